"""Moodle XML read question by question: what cannot be read is refused with its number, the others come in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from .. import building, categories, memory
from ..building import Answer, Body, Number
from ..drafts import Draft, Reading, Refusal, Unreadable
from . import embedded, placing, tree
from .question import Asked

ORDER_GRADING: Final = {
    "-1": "all",
    "all_or_nothing": "all",
    "0": "places",
    "": "places",
    "absolute_position": "places",
    "absolute": "places",
    "1": "neighbours",
    "relative_next_exclude_last": "neighbours",
}
REFUSED: Final = {
    "calculated": "Вопрос с формулой, где числа каждый раз новые, мы пока не умеем задавать.",
    "calculatedsimple": "Вопрос с формулой, где числа каждый раз новые, мы пока не умеем задавать.",
    "calculatedmulti": "Вопрос с формулой, где числа каждый раз новые, мы пока не умеем задавать.",
    "randomsamatch": "Вопрос собирается из других вопросов Moodle: переносить нечего.",
    "random": "Это не вопрос, а выбор наугад из категории Moodle.",
}
ESSAY_SIZES: Final = (("lines", "responsefieldlines"), ("words_least", "minwordlimit"), ("words_most", "maxwordlimit"))
OLD_NAMES: Final = {"match": "matching", "multianswer": "cloze", "msa": "multichoice"}


def sniff(data: bytes, name: str) -> bool:
    head = data[:4000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return bool(re.search(rb"<quiz[\s>/]", head))


def read(data: bytes, name: str) -> Reading:
    root = tree.root(data)
    if root.tag != "quiz":
        raise Unreadable(f"Это не Moodle XML: файл начинается с <{root.tag[:40]}>, а не с <quiz>.")
    drafts, refusals = [], []
    topic: tuple[str, ...] = ()
    number = 0
    for element in root.findall("question"):
        kind = element.get("type", "").strip()
        if kind == "category":
            topic = categories.topics(tree.words(element, "category"))
            continue
        number += 1
        asked = Asked(element, f"вопрос {number}")
        try:
            if kind == "description":
                reason = "Это пояснение, а не вопрос: оно не вошло."
                refusals.append(Refusal(asked.place, asked.title, reason, harmless=True))
            else:
                drafts.append(memory.recall(_draft(asked, topic), tree.words(element, "otklik")))
        except Unreadable as wrong:
            refusals.append(Refusal(asked.place, asked.title, wrong.reason))
    remarks = () if number else ("Вопросов в файле нет.",)
    return Reading("moodle_xml", tuple(drafts), tuple(refusals), remarks)


def one_draft(element: Element, topic: tuple[str, ...]) -> Draft:
    """A question as it reads without its note."""
    return _draft(Asked(element, ""), topic)


def _draft(asked: Asked, topic: tuple[str, ...]) -> Draft:
    kind = asked.element.get("type", "").strip()
    kind = OLD_NAMES.get(kind, kind)
    if kind in REFUSED:
        raise Unreadable(REFUSED[kind])
    if kind not in READERS:
        raise Unreadable(f"Вопросы вида «{kind[:40] or 'без вида'}» мы не умеем задавать.")
    name, body = READERS[kind](asked)
    body = {"stem": asked.stem(), **body} if "stem" not in body else body
    body = building.with_set(body, **asked.beside())
    files = asked.used_files(body)
    return Draft(
        place=asked.place,
        kind=name,
        body=body,
        title=asked.title,
        topic=topic,
        code=tree.words(asked.element, "idnumber")[:200],
        tags=asked.tags(),
        points=tree.number(asked.element, "defaultgrade", 1.0),
        files=files,
        remarks=tuple(asked.texts.remarks),
    )


def _multichoice(asked: Asked) -> tuple[str, Body]:
    single = tree.is_yes(asked.element, "single", True)
    kind, body, remarks = building.choice(asked.answers(), single=single)
    asked.texts.remarks += remarks
    return kind, asked.fixed_order(body)


def _multichoiceset(asked: Asked) -> tuple[str, Body]:
    """All or nothing: a plugin of Moodle."""
    right = [Answer(one.text, 1.0 if one.fraction > 0 else 0.0, one.feedback) for one in asked.answers()]
    _, body, _ = building.choice(right, single=False)
    for option in body["options"]:
        option.pop("fraction", None)
    return "multiple", asked.fixed_order({**body, "grading": "all"})


def _truefalse(asked: Asked) -> tuple[str, Body]:
    said: dict[str, str] = {}
    answer = None
    for number, element in enumerate(asked.element.findall("answer")):
        name = tree.own_words(element)
        if name not in ("true", "false"):
            # Old files name the answers in their own language: the first is the true one.
            name = "true" if number == 0 else "false"
        answer = (tree.fraction(element) == 1) == (name == "true")
        said[name] = asked.words(element, "feedback")
    if answer is None:
        raise Unreadable("Не сказано, верно утверждение или нет.")
    return "truefalse", building.truefalse(
        answer, feedback_true=said.get("true", ""), feedback_false=said.get("false", "")
    )


def _shortanswer(asked: Asked) -> tuple[str, Body]:
    found = []
    for element in asked.element.findall("answer"):
        share = building.known_share(tree.fraction(element))
        found.append(Answer(tree.own_words(element), share, asked.words(element, "feedback")))
    body, remarks = building.short(found, case_sensitive=tree.is_yes(asked.element, "usecase", False))
    asked.texts.remarks += remarks
    return "short", body


def _numerical(asked: Asked) -> tuple[str, Body]:
    found, otherwise = [], ""
    for element in asked.element.findall("answer"):
        value, share = tree.own_words(element), building.known_share(tree.fraction(element))
        feedback = asked.words(element, "feedback")
        if value in ("*", ""):
            otherwise = feedback
            if share > 0:
                asked.texts.remark("Любое другое число что-то стоило: теперь за него ноль.")
        else:
            tolerance = abs(building.decimal(tree.words(element, "tolerance") or "0"))
            found.append(Number(building.decimal(value), tolerance, max(0.0, share), feedback))
    return "number", building.with_set(building.number(found, otherwise=otherwise), units=_units(asked))


def _units(asked: Asked) -> Body:
    units = []
    for element in asked.element.findall("units/unit"):
        name = tree.words(element, "unit_name")
        factor = building.decimal(tree.words(element, "multiplier") or "1")
        if name and factor:
            # Moodle's multiplier says how many of the unit are one: 100 cm to 1 m.
            units.append({"text": name, "factor": building.plain(1 / factor)})
    if not units or tree.words(asked.element, "showunits", "0") == "3":
        return {}
    graded = tree.words(asked.element, "unitgradingtype", "0")
    if graded in ("", "0"):
        return {"rule": "optional", "list": units}
    if graded == "2":
        asked.texts.remark("Вычет за единицу считается от всего балла.")
    return {"rule": "required", "penalty": min(1.0, abs(tree.number(asked.element, "unitpenalty", 0.1))), "list": units}


def _matching(asked: Asked) -> tuple[str, Body]:
    pairs = [
        (asked.own(element), asked.texts(tree.words(element, "answer"), "moodle"))
        for element in asked.element.findall("subquestion")
    ]
    return "match", asked.fixed_order(building.match(pairs), "1")


def _essay(asked: Asked) -> tuple[str, Body]:
    element = asked.element
    body: Body = {}
    for field, path in (
        ("lines", "responsefieldlines"),
        ("words_least", "minwordlimit"),
        ("words_most", "maxwordlimit"),
    ):
        value = int(tree.number(element, path, 0))
        if 0 < value < 100_000:
            body[field] = value
    if tree.number(element, "attachments", 0):
        asked.texts.remark("Файлы к ответу приложить нельзя: ответ только текстом.")
    return "essay", building.with_set(
        body, template=asked.words(element, "responsetemplate"), guide=asked.words(element, "graderinfo")
    )


def _cloze(asked: Asked) -> tuple[str, Body]:
    element = asked.element.find("questiontext")
    marking = tree.marking(element, "html")
    return "cloze", embedded.body_of(tree.words(asked.element, "questiontext"), marking, asked.texts)


def _ordering(asked: Asked) -> tuple[str, Body]:
    grading = ORDER_GRADING.get(tree.words(asked.element, "gradingtype").casefold())
    if grading is None:
        asked.texts.remark("Так оценивать порядок мы не умеем: засчитывается доля верных соседей.")
    items = [one for one in (asked.own(element) for element in asked.element.findall("answer")) if one]
    shown = int(tree.number(asked.element, "selectcount", 0))
    if tree.words(asked.element, "selecttype").upper() not in ("", "ALL", "0") and 0 < shown < len(items):
        asked.texts.remark(f"В вопросе будут все {len(items)} пунктов, а не {shown} из них.")
    return "order", building.order(items, grading=grading or "neighbours")


READERS: Final[dict[str, Callable[[Asked], tuple[str, Body]]]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoiceset,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "essay": _essay,
    "cloze": _cloze,
    "ordering": _ordering,
    "ddwtos": placing.dragged,
    "gapselect": placing.selected,
    "ddmarker": placing.markers,
    "ddimageortext": placing.on_picture,
}
