"""A table written: the template for trainers and questions of the bank, a row each."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import xlsxwriter

from .. import building, memory
from ..drafts import Draft, Refusal, Unreadable, Writing
from ..moodle import embedded
from . import columns
from .cells import Row
from .reading import one_draft

CELL_LIMIT: Final = 32_000
WIDTHS: Final = {columns.KIND: 18, columns.STEM: 50, columns.EXPLANATION: 30, columns.LAW: 24, columns.ADDRESS: 24}
Said = Mapping[str, Any]


def write(drafts: Sequence[Draft]) -> Writing:
    rows, refusals = [], []
    pictured = noted = 0
    for draft in drafts:
        bare = memory.without_files(draft)
        try:
            row = _row(bare)
        except Unreadable as wrong:
            refusals.append(Refusal(draft.place, draft.title, wrong.reason))
            continue
        pictured += bare.body.keys() != draft.body.keys()
        noted += bool(row[columns.NOTE])
        rows.append(row)
    remarks = []
    if pictured:
        remarks.append(f"Таблица не хранит файлов: картинки и приложения не вошли (вопросов: {pictured}).")
    if noted:
        remarks.append(f"Часть настроек ушла в столбец «{columns.NOTE}»: не меняйте его (вопросов: {noted}).")
    return Writing(_workbook(rows, sheet_of_guide=True), tuple(refusals), tuple(remarks))


def template() -> bytes:
    """The table for a trainer to fill in: headings, examples, a sheet of how."""
    return _workbook(columns.EXAMPLES, sheet_of_guide=True)


def _row(draft: Draft) -> dict[str, Any]:
    if draft.kind not in WRITERS:
        raise Unreadable("Таблица не знает вопросов такого вида.")
    right, cells, grading = WRITERS[draft.kind](draft.body)
    if len(cells) > columns.CELLS_MOST:
        raise Unreadable(f"Вариантов больше {columns.CELLS_MOST}: в таблицу они не входят.")
    said: dict[str, Any] = {
        columns.KIND: columns.KINDS[draft.kind][0],
        columns.STEM: _stem(draft),
        columns.RIGHT: right,
        columns.EXPLANATION: draft.body.get("explanation") or "",
        columns.TOPIC: " / ".join(title.replace(" / ", "/") for title in draft.topic),
        columns.TAGS: ", ".join(draft.tags),
        columns.DIFFICULTY: str(draft.difficulty),
        columns.ADDRESS: draft.source_url,
        columns.LAW: draft.source_note,
        columns.SECONDS: str(draft.seconds or ""),
        columns.POINTS: f"{draft.points:g}" if draft.points != 1 else "",
        columns.GRADING: grading,
        columns.CODE: draft.code,
    }
    if any(len(str(one)) > CELL_LIMIT for one in (*said.values(), *cells)):
        raise Unreadable("Текст не помещается в ячейку.")
    filled = {heading: str(words).strip() for heading, words in said.items() if str(words).strip()}
    variants = {number: words.strip() for number, words in enumerate(cells, start=1) if words.strip()}
    note = memory.note(draft, one_draft(Row(filled, variants), draft.place))
    if len(note) > CELL_LIMIT:
        raise Unreadable("Настройки вопроса не помещаются в ячейку.")
    return {**said, columns.NOTE: note, "cells": cells}


def _workbook(rows: Sequence[Said], *, sheet_of_guide: bool) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet = book.add_worksheet(columns.SHEET)
    count = max([columns.CELLS_LEAST, *(len(row.get("cells", ())) for row in rows)])
    headings = [*columns.BEFORE, *(f"{columns.CELL} {number + 1}" for number in range(count)), *columns.AFTER]
    for place, heading in enumerate(headings):
        hidden = {"hidden": True} if heading == columns.NOTE else {}
        sheet.set_column(place, place, WIDTHS.get(heading, 16), text, hidden)
        sheet.write_string(0, place, heading, head)
    for number, row in enumerate(rows, start=1):
        cells = row.get("cells", ())
        for place, heading in enumerate(headings):
            inside = place - len(columns.BEFORE)
            words = cells[inside] if 0 <= inside < len(cells) else row.get(heading, "")
            if words and (0 <= inside < len(cells) or not heading.startswith(f"{columns.CELL} ")):
                sheet.write_string(number, place, str(words), text)
    sheet.freeze_panes(1, 2)
    kinds = [words[0] for words in columns.KINDS.values()]
    sheet.data_validation(
        1, 0, 5000, 0, {"validate": "list", "source": kinds, "ignore_blank": True, "error_type": "warning"}
    )
    if sheet_of_guide:
        _guide(book, head)
    book.close()
    return held.getvalue()


def _guide(book: Any, head: Any) -> None:
    sheet = book.add_worksheet("Как заполнять")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for number, (name, words) in enumerate(columns.GUIDE):
        sheet.write_string(number, 0, name, head)
        sheet.write_string(number, 1, words, wrapped)


def _why(words: str, feedback: str | None) -> str:
    return f"{words} {columns.WHY} {feedback}" if feedback else words


def _share(words: str, fraction: float | None) -> str:
    return words if fraction is None or fraction == 1 else f"{building.hundredths(fraction)} % {words}"


def _choice(body: Said) -> tuple[str, list[str], str]:
    numbers = {option["id"]: number for number, option in enumerate(body["options"], start=1)}
    right = ", ".join(str(numbers[item]) for item in body["correct"])
    cells = [
        _why(_share(one["text"], one["fraction"] if one.get("fraction") else None), one.get("feedback"))
        for one in body["options"]
    ]
    return right, cells, ""


def _multiple(body: Said) -> tuple[str, list[str], str]:
    grading = body.get("grading") or ("penalty" if body.get("partial") else "all")
    return (*_choice(body)[:2], columns.GRADINGS["multiple"][grading][0])


def _truefalse(body: Said) -> tuple[str, list[str], str]:
    said = [("верно", body.get("feedback_true")), ("неверно", body.get("feedback_false"))]
    return "верно" if body["answer"] else "неверно", [_why(word, why) for word, why in said if why], ""


def _short(body: Said) -> tuple[str, list[str], str]:
    answers = [building.accepted(one) for one in body["accepted"]]
    return "", [_why(_share(one.text, one.fraction), one.feedback) for one in answers], ""


def _number(body: Said) -> tuple[str, list[str], str]:
    written = []
    for answer in body["answers"]:
        margin = building.margin(answer)
        value = f"{answer['value']} ± {margin}" if margin else f"{answer['value']}"
        written.append(_why(_share(value, answer.get("fraction")), answer.get("feedback")))
    return written[0], written[1:], ""


def _match(body: Said) -> tuple[str, list[str], str]:
    cells = [_why(f"{left}{columns.PAIR}{right}", why[0] if why else "") for left, right, *why in body["pairs"]]
    cells += [f"{columns.PAIR}{extra}".strip() for extra in body.get("extra") or ()]
    return "", cells, columns.GRADINGS["match"][body.get("grading") or "share"][0]


def _categorise(body: Said) -> tuple[str, list[str], str]:
    names = {category["id"]: category["text"] for category in body["categories"]}
    cells = [_why(f"{one['text']}{columns.PAIR}{names[one['category']]}", one.get("feedback")) for one in body["items"]]
    return "", cells, ""


def _order(body: Said) -> tuple[str, list[str], str]:
    texts = {option["id"]: option["text"] for option in body["options"]}
    return "", [texts[item] for item in body["correct"]], columns.GRADINGS["order"][building.order_grading(body)][0]


def _cloze(body: Said) -> tuple[str, list[str], str]:
    return "", [_gap(gap) for gap in body["gaps"]], ""


def _gap(gap: Said) -> str:
    """A gap in the words of a trainer, or in Moodle's where it says more or holds our signs."""
    if gap["kind"] == "text" and _is_plain(gap["accepted"]):
        return columns.EITHER.join(gap["accepted"])
    if gap["kind"] == "list" and not any("fraction" in one or "feedback" in one for one in gap["options"]):
        words = [one["text"] for one in gap["options"]]
        if _is_plain(words):
            stars = ["*" if one["id"] in gap["correct"] else "" for one in gap["options"]]
            return columns.GAP_CHOICE.join(star + word for star, word in zip(stars, words, strict=True))
    return embedded.written(dict(gap), 1 if float(gap.get("weight", 1)).is_integer() else 10)


def _is_plain(words: Sequence[object]) -> bool:
    return all(isinstance(one, str) and not set(one) & set("*/;{") for one in words)


def _words(body: Said) -> tuple[str, list[str], str]:
    return "", [word["text"] for word in body["words"]], ""


def _stem(draft: Draft) -> str:
    """Gaps are numbered as the cells: in a text with words [[2]] is where the second one belongs."""
    body = draft.body
    if draft.kind == "words":
        numbers = {word["id"]: number for number, word in enumerate(body["words"], start=1)}
        gaps = {gap: f"[[{numbers[word]}]]" for gap, word in body["places"].items()}
    elif draft.kind == "cloze":
        gaps = {gap["id"]: f"[[{number}]]" for number, gap in enumerate(body["gaps"], start=1)}
    else:
        return str(body["stem"])
    return re.sub(r"\[\[([^\[\]]+)\]\]", lambda found: gaps.get(found[1], found[0]), body["stem"])


def _essay(body: Said) -> tuple[str, list[str], str]:
    return body.get("guide") or "", [], ""


WRITERS: Final[dict[str, Callable[[Said], tuple[str, list[str], str]]]] = {
    "single": _choice,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "match": _match,
    "categorise": _categorise,
    "order": _order,
    "cloze": _cloze,
    "words": _words,
    "essay": _essay,
}
