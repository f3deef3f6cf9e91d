"""One `assessmentItem` of QTI 2.1, 2.2 or 3.0 as a draft of a question."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from quizzes.scoring import qti
from quizzes.scoring.qti import Node

from ..drafts import Draft
from . import choices, feedback, pairs, places, typed
from .judging import settled
from .source import Source
from .wording import inside, marked, words
from .work import Built, Work, prompted

BLANK = "_____"
MOST_TITLE = 200
MOST_CODE = 40

REFUSED = {
    "uploadInteraction": "загрузка файла",
    "drawingInteraction": "рисунок от руки",
    "mediaInteraction": "прослушивание или просмотр записи",
    "customInteraction": "собственное взаимодействие другой системы",
    "portableCustomInteraction": "встроенная программа (PCI)",
    "graphicOrderInteraction": "порядок на картинке",
    "graphicAssociateInteraction": "пары на картинке",
    "graphicGapMatchInteraction": "картинки, которые ставят на картинку",
}
READERS: dict[str, Callable[[Work, Node], Built]] = {
    "choiceInteraction": choices.choice,
    "hottextInteraction": choices.hottext,
    "orderInteraction": choices.order,
    "matchInteraction": pairs.match,
    "associateInteraction": pairs.associate,
    "gapMatchInteraction": pairs.gap_match,
    "textEntryInteraction": typed.alone,
    "sliderInteraction": typed.alone,
    "hotspotInteraction": places.hotspot,
    "selectPointInteraction": places.point,
    "positionObjectInteraction": places.point,
}
IN_TEXT = ("textEntryInteraction", "inlineChoiceInteraction", "choiceInteraction")


class NoQuestionError(qti.QtiError):
    """There is nothing to answer: a page of information."""


def read_item(root: Node, source: Source) -> Draft:
    """Read an item; QtiError says why it does not come in."""
    if root.tag != "assessmentItem":
        raise qti.InvalidError(f"Это не задание QTI: корневой элемент «{root.tag[:40]}».", line=root.line)
    if root.get("adaptive") in ("true", "1"):
        raise qti.UnsupportedError("Приспосабливающееся задание (adaptive): ответ в несколько попыток.", line=root.line)
    body = root.first("itemBody")
    asked = _asked(body) if body is not None else []
    if body is None or not asked:
        raise NoQuestionError("В задании нет вопроса: отвечать не на что.", line=(body or root).line)
    if asked[0].tag == "extendedTextInteraction" and len(asked) == 1:
        return _essay(root, body, asked[0], source)
    work = Work(root, body, qti.program(root, source.document), source)
    return _drafted(work, built(work))


def built(work: Work) -> Built:
    """What the interactions of an item become."""
    asked = _asked(work.body)
    if len(asked) == 1 and asked[0].tag in READERS:
        return READERS[asked[0].tag](work, asked[0])
    others = sorted({node.tag for node in asked if node.tag not in IN_TEXT})
    if others:
        node = next(node for node in asked if node.tag in others)
        reason = f"В одном задании несколько вопросов, среди них {', '.join(others)}."
        raise qti.UnsupportedError(reason, line=node.line)
    return typed.several(work, asked)


def _asked(body: Node) -> list[Node]:
    """What is to be answered, in order; what cannot be asked here is refused by name."""
    found = [node for node in body.walk() if node.tag.endswith("Interaction") and node.tag != "endAttemptInteraction"]
    for node in found:
        if node.tag in REFUSED:
            raise qti.UnsupportedError(f"Здесь так не спрашивают: {REFUSED[node.tag]} ({node.tag}).", line=node.line)
        if node.tag not in READERS and node.tag not in ("inlineChoiceInteraction", "extendedTextInteraction"):
            raise qti.InvalidError(f"Взаимодействия «{node.tag[:60]}» в стандарте нет.", line=node.line)
    return found


def _drafted(work: Work, made: Built) -> Draft:
    learner, marker = feedback.rubrics(work)
    if marker:
        work.note("Памятка проверяющему не перенесена: вопрос проверяет машина.")
    body: dict[str, Any] = {"stem": _stem(work, made, learner), **made.fields}
    if body.get("picture") is None and (picture := places.first_picture(work)):
        body["picture"] = picture
    if attachment := _attachment(work):
        body["attachment"] = attachment
    bodies = [{**body, **other} for other in made.bodies]
    body = settled(work, made.kind, body, bodies, made.binding)
    feedback.put(work, made.kind, body, made.binding)
    return _draft(work, made.kind, body)


def _draft(work: Work, kind: str, body: dict[str, Any]) -> Draft:
    for remark in feedback.left_out(work.root):
        work.note(remark)
    code = work.root.get("identifier")
    return Draft(
        place=_place(work.root, work.source),
        kind=kind,
        body=body,
        title=work.root.get("title")[:MOST_TITLE] or body["stem"][:80],
        code=code if len(code) <= MOST_CODE else "",
        files=dict(work.source.files),
        remarks=tuple(work.remarks),
    )


def _place(root: Node, source: Source) -> str:
    return source.path or f"задание {root.get('identifier')[:60]}"


def _stem(work: Work, built: Built, before: str) -> str:
    """The text of the item with its shared text before it; interactions leave what they ask, or a gap."""
    stands = built.stands
    if (link := _link(work)) is not None:
        stands = {**stands, id(link): ""}
    text = work.plain(words(work.body, lambda node: stands.get(id(node))))
    if built.gapped:
        text = text.replace("[[", "[ [")
    text = marked(text, lambda number: f"[[{number}]]" if built.gapped else BLANK)
    parts = [shared(work), before, text.strip().strip(BLANK) if text.strip() == BLANK else text]
    stem = "\n\n".join(part for part in parts if part.strip())
    return stem or work.root.get("title")


def _link(work: Work) -> Node | None:
    """A link to a file of the package: it becomes the attachment of the question."""
    return next((node for node in work.body.find("a") if work.source.find(node.get("href"))), None)


def _attachment(work: Work) -> dict[str, Any] | None:
    link = _link(work)
    file = work.source.take(link.get("href")) if link is not None else None
    return {"file": file, "name": " ".join(link.content().split()) or file} if link is not None and file else None


def shared(work: Work) -> str:
    """Texts that several items share stand before each of them."""
    found = []
    for node in work.root.find("assessmentStimulusRef"):
        document = work.source.document(node.get("href"))
        stimulus = document.first("stimulusBody") if document is not None else None
        if stimulus is None:
            work.note(f"Общего текста «{node.get('href')[:80]}» нет рядом с заданием.")
        else:
            found.append(work.plain(words(stimulus)))
    return "\n\n".join(text for text in found if text)


def _essay(root: Node, body: Node, node: Node, source: Source) -> Draft:
    """A person judges it, so the rules of the item do not come along."""
    # What is not done here does no harm, but an item that breaks the standard is not taken.
    with contextlib.suppress(qti.UnsupportedError):
        qti.program(root, source.document)
    program: dict[str, Any] = {"responses": {}, "outcomes": {}, "constants": {}, "rules": [], "processed": False}
    work = Work(root, body, program, source)
    learner, marker = feedback.rubrics(work)
    built = Built("essay", {}, {}, {id(node): prompted(node)})
    made: dict[str, Any] = {"stem": _stem(work, built, learner)}
    if node.get("expectedLines").isdigit() and int(node.get("expectedLines")) > 0:
        made["lines"] = min(60, int(node.get("expectedLines")))
    if marker:
        made["guide"] = marker
    if picture := places.first_picture(work):
        made["picture"] = picture
    if attachment := _attachment(work):
        made["attachment"] = attachment
    processing = root.first("responseProcessing")
    if processing is not None and (processing.children or processing.get("template")):
        work.note("Правила проверки не перенесены: развёрнутый ответ читает человек.")
    if any(True for _ in root.find(*feedback.SAID)):
        said = [work.plain_quietly(inside(each)) for each in root.find(*feedback.SAID)]
        made["explanation"] = "\n\n".join(text for text in said if text)
    return _draft(work, "essay", {key: value for key, value in made.items() if value})
