"""The official register: as a table, and as a paper that is signed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from courses.seminars.models import SeminarSession
from courses.seminars.moments import when
from lms.people.models import User
from lms.ui import paper
from lms.ui.exports import Column, Row, Sheet
from lms.ui.russian import long_date, minutes, plural

from .models import AttendanceSheet
from .queries import length

COLUMNS = (
    Column("№", 6, "number"),
    Column("Фамилия, имя, отчество", 36),
    Column("Должность", 36),
    Column("Орган", 40),
    Column("Как был", 16),
    Column("Минут", 8, "number"),
    Column("Итог", 16),
    Column("Откуда известно", 28),
    Column("Почему исправлено", 40),
)
WIDTHS = [n * mm for n in (10, 56, 50, 62, 26, 18, 34)]


@dataclass(frozen=True)
class Roll:
    """A register to be printed. ``sheet`` is None while it is not approved; ``lines`` are as in ``AttendanceSheet``."""

    session: SeminarSession
    lines: Sequence[dict[str, Any]]
    trainers: Sequence[User]
    sheet: AttendanceSheet | None = None

    @property
    def title(self) -> str:
        if self.sheet is None:
            return "Ведомость посещения (проект, не утверждена)"
        again = f", редакция {self.sheet.edition}" if self.sheet.edition > 1 else ""
        return f"Ведомость посещения № {self.sheet.named}{again}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands over the table."""
        session = self.session
        places = [session.where, "онлайн" if session.online_url else ""]
        return [
            ("Семинар", session.course.title),
            ("Выпуск", f"{session.edition.number}{f', {session.title}' if session.title else ''}"),
            ("Дата и время", f"{when(session)} ({minutes(length(session))})"),
            ("Место", "; ".join(filter(None, places))),
            ("Ведут", ", ".join(one.get_full_name() for one in self.trainers) or "—"),
        ]

    @property
    def total(self) -> str:
        whole = length(self.session)
        were = [line["minutes"] for line in self.lines if line["minutes"]]
        fully = sum(number >= whole for number in were)
        people = plural(len(self.lines), "человек", "человека", "человек")
        return f"В списке {people}, были {len(were)}: всё занятие {fully}, часть {len(were) - fully}."


def said(number: int, whole: int) -> str:
    """Minutes as an outcome."""
    if not number:
        return "не был"
    return "всё занятие" if number >= whole else "часть занятия"


def tables(roll: Roll) -> list[Sheet]:
    """For XLSX: the lines, and beside them what they are about."""
    about = [("Документ", roll.title), *roll.facts, ("Итого", roll.total), *_signature(roll)]
    return [
        Sheet("Ведомость", COLUMNS, _rows(roll)),
        Sheet("О занятии", (Column("Что", 24), Column("Сведения", 80)), about),
    ]


def _rows(roll: Roll) -> Iterator[Row]:
    whole = length(roll.session)
    for number, line in enumerate(roll.lines, start=1):
        outcome = said(line["minutes"], whole)
        yield (
            number, line["name"], line["position"], line["agency"], line["way"], line["minutes"], outcome,
            line["how"], line["reason"],
        )  # fmt: skip


def _signature(roll: Roll) -> list[tuple[str, str]]:
    if roll.sheet is None:
        return []
    day = long_date(timezone.localdate(roll.sheet.at))
    return [("Утверждена", f"{day}, {roll.sheet.by.get_full_name()}")]


def printed(roll: Roll) -> bytes:
    """A4 across: what it is about, a line a person, totals, the signature of whoever is responsible."""
    text = ParagraphStyle("text", fontName=paper.REGULAR, fontSize=9, leading=12, textColor=paper.INK)
    head = ParagraphStyle("head", parent=text, fontName=paper.BOLD, fontSize=14, leading=18)
    bold = ParagraphStyle("bold", parent=text, fontName=paper.BOLD)
    whole = length(roll.session)
    with paper.drawing():
        words = ("№", "Фамилия, имя, отчество", "Должность", "Орган", "Как был", "Минут", "Итог")
        rows: list[list[Flowable]] = [[Paragraph(word, bold) for word in words]]
        for number, line in enumerate(roll.lines, start=1):
            outcome = said(line["minutes"], whole)
            cells = [number, line["name"], line["position"], line["agency"], line["way"], line["minutes"], outcome]
            rows.append([Paragraph(escape(str(cell)), text) for cell in cells])
        story: list[Flowable] = [Paragraph(escape(roll.title), head), Spacer(1, 2 * mm)]
        story += [Paragraph(f"{name}: {escape(value)}", text) for name, value in roll.facts]
        table = Table(rows, colWidths=WIDTHS, repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, paper.LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        story += [Spacer(1, 4 * mm), table, Spacer(1, 4 * mm), Paragraph(escape(roll.total), bold)]
        story += [Paragraph(f"{name}: {escape(value)}", text) for name, value in _signature(roll)]
        gap = "_" * 30
        signed = f"Ответственный {gap} / {gap} / «____» ______________ 20___ г."
        story += [Spacer(1, 10 * mm), Paragraph(signed, text)]
        out = io.BytesIO()
        margin = 18 * mm
        SimpleDocTemplate(
            out, pagesize=landscape(A4), leftMargin=margin, rightMargin=margin, topMargin=margin, bottomMargin=margin,
            title=roll.title, lang="ru",
        ).build(story, onLaterPages=_numbered, onFirstPage=_numbered)  # fmt: skip
    return out.getvalue()


def _numbered(canvas: Any, document: Any) -> None:
    canvas.setFont(paper.REGULAR, 8)
    canvas.setFillColor(paper.QUIET)
    canvas.drawRightString(landscape(A4)[0] - 18 * mm, 10 * mm, f"Страница {document.page}")
