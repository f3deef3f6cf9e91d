"""The summary on one sheet of paper, readable in black and white.

With ``names`` it is for whoever has signed in; the sheet that goes by e-mail has none, since a letter is forwarded and
nobody sees who reads it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from lms.ui import russian
from lms.ui.paper import BLUE, BOLD, INK, LINE, QUIET, REGULAR, drawing

from . import wording
from .content import Content

MARGIN: Final = 16 * mm
WIDTH: Final = A4[0] - 2 * MARGIN - 12  # the frame keeps six points at each side
NAMES: Final = 12
UNITS: Final = 8

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10, leading=14, textColor=INK)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=11.5, textColor=QUIET)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.5, leading=11)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", parent=SMALL, fontName=BOLD)
HEAD_NUMBER = ParagraphStyle("head-number", parent=HEAD, alignment=TA_RIGHT)
ANSWER = ParagraphStyle("answer", parent=BODY, fontName=BOLD, fontSize=15, leading=20)
SECTION = ParagraphStyle("section", parent=BODY, fontName=BOLD, fontSize=11, leading=15, spaceBefore=9, spaceAfter=2)
ADVICE = ParagraphStyle("advice", parent=BODY, fontName=BOLD, fontSize=11, leading=15, textColor=BLUE)

GRID = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)


def render(content: Content, *, head: str, names: Mapping[int, str] | None, url: str) -> bytes:
    """The sheet as PDF. ``names``: people whom the reader may see; None: a sheet without names."""
    out = io.BytesIO()
    with drawing():
        document = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=f"{content.agency}: сводка за {wording.period(content)}",
            lang="ru-RU",
            author="Отклик",
            invariant=1,
            initialFontName=REGULAR,
        )
        document.build(list(_story(content, head, names, url)))
    return out.getvalue()


def _story(content: Content, head: str, names: Mapping[int, str] | None, url: str) -> Iterator[Flowable]:
    yield _text(content.agency, SMALL)
    yield _text(f"Сводка за {wording.period(content)}. Лично: {head}", SMALL)
    yield _text(wording.headline(content), ANSWER)
    yield _text(wording.change(content), BODY)
    if place := wording.place(content.place, content.place_why):
        yield _text(f"{place}.", BODY)
    yield _text("Что сделать на этой неделе", SECTION)
    yield _text(content.advice.words, ADVICE)
    yield _text(" ".join(content.advice.why), BODY)
    yield from _units(content)
    yield from _late(content, names)
    yield from _replies(content, names)
    yield Spacer(0, 4 * mm)
    note = "" if names is not None else "Имена — на странице сводки, после входа: письмо легко переслать. "
    yield _text(f"{note}Сводка со ссылками: {url}", SMALL)


def _units(content: Content) -> Iterator[Flowable]:
    if not content.units:
        return
    yield _text("По подразделениям", SECTION)
    rows = [["Подразделение", "Обучены", "Доля", "Просрочили"]]
    for one in content.units[:UNITS]:
        share = russian.percent(one.completed / one.required) if one.required else "—"
        rows.append([one.name, f"{one.completed} из {one.required}", share, str(one.overdue)])
    yield _table(rows, (0.52, 0.18, 0.14, 0.16), numbers=3)
    if (more := len(content.units) - UNITS) > 0:
        yield _text(f"И ещё {russian.plural(more, 'подразделение', 'подразделения', 'подразделений')}.", SMALL)


def _late(content: Content, names: Mapping[int, str] | None) -> Iterator[Flowable]:
    if not content.overdue:
        return
    yield _text("Просрочили", SECTION)
    if names is None:
        yield _text(f"{russian.plural(content.overdue, 'человек', 'человека', 'человек')}.", BODY)
        return
    rows = [["Имя и должность", "Где работает", "Курсы", "Срок был"]]
    shown = content.late[:NAMES]
    for one in shown:
        who = names.get(one.user, "Больше не работает у вас")
        post = f", {one.post[:1].lower()}{one.post[1:]}" if one.post and one.user in names else ""
        courses = one.courses[0] + (f" и ещё {len(one.courses) - 1}" if len(one.courses) > 1 else "")
        rows.append([f"{who}{post}", one.agency, courses, f"{one.due_on:%d.%m.%Y}"])
    yield _table(rows, (0.36, 0.2, 0.3, 0.14), numbers=1)
    if (more := content.overdue - len(shown)) > 0:
        yield _text(f"И ещё {russian.plural(more, 'человек', 'человека', 'человек')} — на странице сводки.", SMALL)


def _replies(content: Content, names: Mapping[int, str] | None) -> Iterator[Flowable]:
    yield _text("Ответы в упражнениях", SECTION)
    yield _text(wording.replies(content.replies, content.replies_before), BODY)
    week = content.replies
    if week.n:
        speed = f"Скорость {wording.number(week.speed)} (по {week.timed}), качество {wording.number(week.quality)}."
        yield _text(speed, BODY)
    if content.shift.n:
        count = russian.plural(content.shift.n, "разбор очереди", "разбора очереди", "разборов очереди")
        yield _text(f"Смены: {count}, качество {wording.number(content.shift.quality)}.", BODY)
    if content.worst and names is not None:
        weakest = "; ".join(f"«{one.title}» — {one.score}" for one in content.worst)
        yield _text(f"Самые слабые: {weakest}.", BODY)


def _table(rows: list[list[str]], parts: tuple[float, ...], *, numbers: int) -> Table:
    """``numbers``: how many of the last columns hold figures."""
    body: list[list[Any]] = []
    for place, row in enumerate(rows):
        words, figures = (CELL, NUMBER) if place else (HEAD, HEAD_NUMBER)
        styles = [words] * (len(row) - numbers) + [figures] * numbers
        body.append([_text(cell, style) for cell, style in zip(row, styles, strict=True)])
    return Table(body, colWidths=[part * WIDTH for part in parts], style=GRID, repeatRows=1, hAlign="LEFT")


def _text(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(russian.nbsp(words)), style)
