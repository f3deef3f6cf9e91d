"""Blackboard's pools and tests, without their archive: only read. Pure.

There are two dialects: POOL of old versions, and questestinterop, which is QTI 1.2 with names of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from . import building
from .building import Answer, Body
from .drafts import Draft, Reading, Refusal, Unreadable
from .moodle import tree
from .wording import Texts, short_title


def sniff(data: bytes, name: str) -> bool:
    head = data[:20_000]
    return bool(re.search(rb"<POOL[\s>]", head) or (b"<questestinterop" in head and b"bbmd_" in head))


def read(data: bytes, name: str) -> Reading:
    root = tree.root(data)
    if root.tag == "POOL":
        found = [element for kind in POOL for element in root.findall(kind)]
        readers: dict[str, Reader] = dict(POOL)
    elif root.tag == "questestinterop":
        found, readers = list(root.iter("item")), {"item": _item}
    else:
        raise Unreadable(f"Это не файл Blackboard: он начинается с <{root.tag[:40]}>.")
    drafts, refusals = [], []
    for number, element in enumerate(found, start=1):
        texts, place = Texts(), f"вопрос {number}"
        title = short_title(texts(_stem(element), "html"))
        try:
            kind, body = readers[element.tag](element, texts)
            body = {"stem": texts.stem(_stem(element), "html"), **body}
        except Unreadable as wrong:
            refusals.append(Refusal(place, title, wrong.reason))
            continue
        texts.picture({})
        drafts.append(Draft(place, kind, body, title, remarks=tuple(texts.remarks)))
    return Reading("blackboard", tuple(drafts), tuple(refusals))


Reader = Callable[[Element, Texts], tuple[str, Body]]


def _stem(element: Element) -> str:
    if element.tag != "item":
        return tree.words(element, "BODY/TEXT")
    blocks = [flow for flow in element.iter("flow") if flow.get("class") == "QUESTION_BLOCK"]
    return _first(blocks[0]) if blocks else ""


def _first(element: Element) -> str:
    for tag in ("mat_formattedtext", "mattext"):
        for found in element.iter(tag):
            if (found.text or "").strip():
                return (found.text or "").strip()
    return ""


def _outcomes(element: Element, texts: Texts) -> Body:
    right = texts(tree.words(element, "GRADABLE/FEEDBACK_WHEN_CORRECT"), "html")
    wrong = texts(tree.words(element, "GRADABLE/FEEDBACK_WHEN_INCORRECT"), "html")
    return building.with_set({}, feedback=building.outcome_feedback(right, "", wrong))


def _answers(element: Element, texts: Texts, tag: str = "ANSWER") -> Iterator[tuple[str, str]]:
    for one in element.findall(tag):
        yield one.get("id", ""), texts(tree.words(one, "TEXT"), "html")


def _right(element: Element) -> set[str]:
    return {one.get("answer_id", "") for one in element.findall("GRADABLE/CORRECTANSWER")}


def _pool_truefalse(element: Element, texts: Texts) -> tuple[str, Body]:
    right = _right(element)
    for key, words in _answers(element, texts):
        if key in right and words.casefold() in ("true", "false"):
            return "truefalse", {**building.truefalse(words.casefold() == "true"), **_outcomes(element, texts)}
    raise Unreadable("Не сказано, верно утверждение или нет.")


def _pool_choice(element: Element, texts: Texts) -> tuple[str, Body]:
    right = _right(element)
    single = element.tag == "QUESTION_MULTIPLECHOICE"
    share = 1.0 if single else 1 / max(1, len(right))
    found = [Answer(words, share if key in right else 0.0) for key, words in _answers(element, texts)]
    kind, body, remarks = building.choice(found, single=single)
    texts.remarks += remarks
    return kind, {**body, **_outcomes(element, texts)}


def _pool_blank(element: Element, texts: Texts) -> tuple[str, Body]:
    found = [Answer(words, 1.0) for _, words in _answers(element, texts)]
    return "short", {**building.short(found)[0], **_outcomes(element, texts)}


def _pool_match(element: Element, texts: Texts) -> tuple[str, Body]:
    left, right = dict(_answers(element, texts)), dict(_answers(element, texts, "CHOICE"))
    pairs, used = [], set()
    for one in element.findall("GRADABLE/CORRECTANSWER"):
        answer, choice = one.get("answer_id", ""), one.get("choice_id", "")
        if answer in left and choice in right:
            pairs.append((left[answer], right[choice]))
            used.add(choice)
    pairs += [("", words) for key, words in right.items() if key not in used]
    return "match", {**building.match(pairs), **_outcomes(element, texts)}


def _pool_essay(element: Element, texts: Texts) -> tuple[str, Body]:
    guide = "\n\n".join(words for _, words in _answers(element, texts))
    return "essay", building.with_set({}, guide=guide)


# In the order in which Moodle takes them.
POOL: Final[dict[str, Reader]] = {
    "QUESTION_TRUEFALSE": _pool_truefalse,
    "QUESTION_MULTIPLECHOICE": _pool_choice,
    "QUESTION_MULTIPLEANSWER": _pool_choice,
    "QUESTION_FILLINBLANK": _pool_blank,
    "QUESTION_MATCH": _pool_match,
    "QUESTION_ESSAY": _pool_essay,
}


def _item(element: Element, texts: Texts) -> tuple[str, Body]:
    kind = tree.words(element, "itemmetadata/bbmd_questiontype")
    right = _right_of_item(element)
    said = {one.get("ident", ""): texts(_first(one), "html") for one in element.findall("itemfeedback")}
    outcomes = building.outcome_feedback(said.get("correct", ""), "", said.get("incorrect", ""))
    more = building.with_set({}, feedback=outcomes)
    if kind == "Fill in the Blank":
        found = [Answer((one.text or "").strip(), 1.0) for one in element.iter("varequal")]
        return "short", {**building.short(found)[0], **more}
    if kind in ("True/False", "Either/Or"):
        answer = next((one for one in right if one.casefold() in ("true", "false")), "")
        if not answer:
            raise Unreadable("Не сказано, верно утверждение или нет.")
        return "truefalse", {**building.truefalse(answer.casefold() == "true"), **more}
    if kind in ("Multiple Choice", "Multiple Answer"):
        single = kind == "Multiple Choice"
        share = 1.0 if single else 1 / max(1, len(right))
        labels = list(element.iter("response_label"))
        found = [Answer(texts(_first(one), "html"), share if one.get("ident") in right else 0.0) for one in labels]
        name, body, remarks = building.choice(found, single=single)
        texts.remarks += remarks
        return name, {**body, **more}
    if kind in ("Essay", "Short Response"):
        return "essay", {}
    raise Unreadable(f"Вопросы Blackboard вида «{kind[:40] or 'без вида'}» мы не умеем задавать.")


def _right_of_item(element: Element) -> set[str]:
    """What the condition for a right answer names; what stands in a «not» is wrong."""
    for condition in element.iter("respcondition"):
        if condition.get("title") == "correct":
            wrong = {one.text or "" for refused in condition.iter("not") for one in refused.iter("varequal")}
            return {one.text or "" for one in condition.iter("varequal")} - wrong
    return set()
