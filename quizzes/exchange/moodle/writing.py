"""Moodle XML written so that Moodle reads it; what it cannot say goes along in an element that Moodle passes over."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from .. import building, categories, memory
from ..drafts import Draft, Refusal, Unreadable, Writing
from ..text import PLUGIN_FILE, to_html
from ..wording import short_title
from . import embedded
from .answers import answer, field, html_field
from .placing import SCALE, opened
from .reading import one_draft

UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ORDER_GRADING: Final = {"all": "ALL_OR_NOTHING", "places": "ABSOLUTE_POSITION"}
OUTCOMES: Final = (("right", "correctfeedback"), ("part", "partiallycorrectfeedback"), ("wrong", "incorrectfeedback"))


def write(drafts: Sequence[Draft]) -> Writing:
    root = Element("quiz")
    refusals = []
    topic: tuple[str, ...] = ()
    noted = 0
    for draft in drafts:
        try:
            element, has_note = _written(draft)
        except Unreadable as wrong:
            refusals.append(Refusal(draft.place, draft.title, wrong.reason))
            continue
        if draft.topic != topic:
            topic = draft.topic
            field(SubElement(root, "question", type="category"), "category", categories.path(topic))
        noted += has_note
        root.append(element)
    remarks = []
    if noted:
        remarks.append(f"Часть настроек ушла в элемент <otklik>: другие системы её не увидят (вопросов: {noted}).")
    data = UNSEEN.sub("", tostring(root, encoding="unicode").replace("</question>", "</question>\n"))
    return Writing(f'<?xml version="1.0" encoding="UTF-8"?>\n{data}\n'.encode(), tuple(refusals), tuple(remarks))


def _written(draft: Draft) -> tuple[Element, bool]:
    if draft.kind not in WRITERS:
        raise Unreadable("Moodle XML не знает вопросов такого вида.")
    element = _encoded(draft)
    note = memory.note(draft, one_draft(element, draft.topic))
    if note:
        SubElement(element, "otklik").text = note
    return element, bool(note)


def _encoded(draft: Draft) -> Element:
    type_, write_answers = WRITERS[draft.kind]
    element = Element("question", type=type_)
    field(element, "name", draft.title or short_title(re.sub(r"\[\[\d+\]\]", "…", draft.body["stem"])))
    stem = html_field(element, "questiontext", "")
    stem[0].text = _stem(draft)
    for name, content in draft.files.items():
        if not (draft.kind == "hotspot" and name == draft.body["picture"]["file"]):
            _file(stem, name, content)
    html_field(element, "generalfeedback", draft.body.get("explanation") or "")
    SubElement(element, "defaultgrade").text = f"{draft.points:g}"
    if draft.code:
        SubElement(element, "idnumber").text = draft.code
    write_answers(element, _with_size(draft) if draft.kind == "hotspot" else draft.body)
    if draft.kind == "hotspot":
        _file(element, draft.body["picture"]["file"], draft.files[draft.body["picture"]["file"]])
    for outcome, tag in OUTCOMES:
        if said := (draft.body.get("feedback") or {}).get(outcome):
            html_field(element, tag, said)
    for hint in draft.body.get("hints") or ():
        html_field(element, "hint", hint)
    if draft.tags:
        tags = SubElement(element, "tags")
        for tag in draft.tags:
            field(tags, "tag", tag)
    return element


def _with_size(draft: Draft) -> Mapping[str, Any]:
    """Moodle keeps areas in pixels."""
    content = draft.files.get(draft.body["picture"]["file"])
    found = opened(content) if content else None
    if found is None:
        raise Unreadable("Картинка вопроса не открывается.")
    return {**draft.body, "size": found}


def _stem(draft: Draft) -> str:
    if draft.kind == "cloze":
        whole = all(float(gap.get("weight", 1)).is_integer() for gap in draft.body["gaps"])
        gaps = {gap["id"]: embedded.written(gap, 1 if whole else 10) for gap in draft.body["gaps"]}
        return _filled(to_html(draft.body["stem"]), gaps) + _files_shown(draft)
    if draft.kind == "words":
        order = {word["id"]: f"[[{number}]]" for number, word in enumerate(draft.body["words"], start=1)}
        places = {gap: order.get(word, "") for gap, word in draft.body["places"].items()}
        return _filled(to_html(draft.body["stem"]), places) + _files_shown(draft)
    return to_html(draft.body["stem"]) + _files_shown(draft)


def _filled(stem: str, gaps: Mapping[str, str]) -> str:
    return re.sub(r"\[\[([^\[\]]+)\]\]", lambda found: gaps.get(found[1], found[0]), stem)


def _files_shown(draft: Draft) -> str:
    shown = ""
    picture, attachment = draft.body.get("picture"), draft.body.get("attachment")
    if picture and draft.kind != "hotspot":
        shown += f'<p><img src="{PLUGIN_FILE}{escape(picture["file"])}" alt="{escape(picture.get("alt") or "")}"></p>'
    if attachment:
        shown += (
            f'<p><a href="{PLUGIN_FILE}{escape(attachment["file"])}">{escape(attachment.get("name") or "")}</a></p>'
        )
    return shown


def _file(parent: Element, name: str, content: bytes) -> None:
    SubElement(parent, "file", name=name, path="/", encoding="base64").text = base64.b64encode(content).decode()


def _shuffled(element: Element, body: Mapping[str, Any]) -> None:
    SubElement(element, "shuffleanswers").text = "true" if body.get("shuffle", True) else "false"


def _choice(element: Element, body: Mapping[str, Any]) -> None:
    single = len(body["correct"]) == 1 and "grading" not in body and "partial" not in body
    SubElement(element, "single").text = "true" if single else "false"
    _shuffled(element, body)
    SubElement(element, "answernumbering").text = "none"
    for option, share in zip(body["options"], building.shares(body), strict=True):
        answer(element, to_html(option["text"]), share, option.get("feedback"), marking="html")


def _truefalse(element: Element, body: Mapping[str, Any]) -> None:
    for value, name in ((True, "true"), (False, "false")):
        answer(element, name, 1.0 if body["answer"] is value else 0.0, body.get(f"feedback_{name}"))


def _short(element: Element, body: Mapping[str, Any]) -> None:
    SubElement(element, "usecase").text = "1" if body.get("case_sensitive") else "0"
    for one in body["accepted"]:
        said = building.accepted(one)
        answer(element, said.text, building.nearest_share(said.fraction), said.feedback, marking="moodle_auto_format")


def _number(element: Element, body: Mapping[str, Any]) -> None:
    for one in body["answers"]:
        share = building.nearest_share(one.get("fraction", 1.0))
        found = answer(element, f"{one['value']}", share, one.get("feedback"), marking="moodle_auto_format")
        SubElement(found, "tolerance").text = f"{building.margin(one)}"
    if units := body.get("units"):
        rule = units.get("rule", "optional")
        SubElement(element, "unitgradingtype").text = "0" if rule == "optional" else "1"
        SubElement(element, "unitpenalty").text = f"{units.get('penalty', 1.0 if rule == 'required' else 0.1)}"
        SubElement(element, "showunits").text = "0"
        listed = SubElement(element, "units")
        for unit in units["list"]:
            one = SubElement(listed, "unit")
            SubElement(one, "multiplier").text = f"{building.plain(1 / unit['factor'])}"
            SubElement(one, "unit_name").text = unit["text"]


def _match(element: Element, body: Mapping[str, Any]) -> None:
    _shuffled(element, body)
    for left, right, *_ in [*body["pairs"], *([["", one] for one in body.get("extra") or ()])]:
        pair = html_field(element, "subquestion", left)
        field(SubElement(pair, "answer"), "text", right, bare=True)


def _categorise(element: Element, body: Mapping[str, Any]) -> None:
    """As pairs: an item and its category."""
    _match(element, building.categories_as_pairs(body))


def _order(element: Element, body: Mapping[str, Any]) -> None:
    for tag, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", str(len(body["correct"])))):
        SubElement(element, tag).text = value
    grading = ORDER_GRADING.get(building.order_grading(body), "RELATIVE_NEXT_EXCLUDE_LAST")
    SubElement(element, "gradingtype").text = grading
    SubElement(element, "showgrading").text = "SHOW"
    texts = {option["id"]: option["text"] for option in body["options"]}
    for number, item in enumerate(body["correct"], start=1):
        answer(element, to_html(texts[item]), number / 100, None, marking="html")


def _essay(element: Element, body: Mapping[str, Any]) -> None:
    SubElement(element, "responseformat").text = "plain"
    SubElement(element, "responserequired").text = "1"
    SubElement(element, "responsefieldlines").text = str(body.get("lines") or 15)
    SubElement(element, "minwordlimit").text = str(body.get("words_least") or "")
    SubElement(element, "maxwordlimit").text = str(body.get("words_most") or "")
    SubElement(element, "attachments").text = "0"
    html_field(element, "graderinfo", body.get("guide") or "")
    html_field(element, "responsetemplate", body.get("template") or "")


def _cloze(element: Element, body: Mapping[str, Any]) -> None:
    """The gaps stand in the text."""


def _words(element: Element, body: Mapping[str, Any]) -> None:
    SubElement(element, "shuffleanswers").text = "1" if body.get("shuffle", True) else "0"
    for word in body["words"]:
        box = SubElement(element, "dragbox")
        field(box, "text", word["text"], bare=True)
        SubElement(box, "group").text = str(word.get("group", 1))
        if word.get("endless"):
            SubElement(box, "infinite")


def _hotspot(element: Element, body: Mapping[str, Any]) -> None:
    """As one marker that belongs in every right area."""
    right = [area for area in body["areas"] if area.get("right")]
    drag = SubElement(element, "drag")
    SubElement(drag, "no").text = "1"
    field(drag, "text", "●", bare=True)
    SubElement(drag, "noofdrags").text = str(len(right) or 1)
    for number, area in enumerate(right, start=1):
        drop = SubElement(element, "drop")
        SubElement(drop, "no").text = str(number)
        SubElement(drop, "shape").text = {"rect": "rectangle", "circle": "circle", "poly": "polygon"}[area["shape"]]
        SubElement(drop, "coords").text = _coords(area, body["size"])
        SubElement(drop, "choice").text = "1"


def _coords(area: Mapping[str, Any], sides: tuple[int, int]) -> str:
    """In pixels of the picture."""
    numbers = [value / SCALE for value in area["coords"]]
    wide, high = sides
    if area["shape"] == "circle":
        x, y, radius = numbers
        return f"{round(x * wide)},{round(y * high)};{max(1, round(radius * wide))}"
    if area["shape"] == "rect":
        left, top, right, bottom = numbers
        return f"{round(left * wide)},{round(top * high)};{round((right - left) * wide)},{round((bottom - top) * high)}"
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return ";".join(f"{round(x * wide)},{round(y * high)}" for x, y in pairs)


WRITERS: Final[dict[str, tuple[str, Callable[[Element, Mapping[str, Any]], None]]]] = {
    "single": ("multichoice", _choice),
    "multiple": ("multichoice", _choice),
    "truefalse": ("truefalse", _truefalse),
    "short": ("shortanswer", _short),
    "number": ("numerical", _number),
    "match": ("matching", _match),
    "categorise": ("matching", _categorise),
    "order": ("ordering", _order),
    "essay": ("essay", _essay),
    "cloze": ("cloze", _cloze),
    "words": ("ddwtos", _words),
    "hotspot": ("ddmarker", _hotspot),
}
