"""The sheet that is signed at the door."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from courses.seminars.models import SeminarSession
from courses.seminars.moments import when
from lms.ui import paper

from .queries import Line


def sign_in_sheet(session: SeminarSession, lines: Sequence[Line]) -> bytes:
    """A4 with a line for each signature, and five more for those who come without a seat."""
    text = ParagraphStyle("text", fontName=paper.REGULAR, fontSize=10, leading=13, textColor=paper.INK)
    head = ParagraphStyle("head", parent=text, fontName=paper.BOLD, fontSize=15, leading=19)
    with paper.drawing():
        rows: list[list[object]] = [
            [Paragraph(word, text) for word in ("№", "Фамилия, имя, отчество", "Орган", "Подпись")]
        ]
        for number, line in enumerate(lines, start=1):
            name, agency = line.user.get_full_name(), line.agency.short_name if line.agency else ""
            rows.append([str(number), Paragraph(escape(name), text), Paragraph(escape(agency), text), ""])
        rows += [[str(len(lines) + extra), "", "", ""] for extra in range(1, 6)]
        table = Table(rows, colWidths=[12 * mm, 70 * mm, 52 * mm, 40 * mm], repeatRows=1, rowHeights=None)
        table.setStyle(
            TableStyle(
                [
                    ("FONT", (0, 0), (-1, -1), paper.REGULAR, 10),
                    ("GRID", (0, 0), (-1, -1), 0.5, paper.LINE),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    ("TOPPADDING", (0, 0), (-1, -1), 7),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                ]
            )
        )
        story: list[Flowable] = [
            Paragraph("Лист регистрации", head),
            Paragraph(escape(f"{session.course.title}. {when(session)}"), text),
            Paragraph(escape(session.where or "Онлайн"), text),
            Spacer(1, 6 * mm),
            table,
        ]
        out = io.BytesIO()
        margin = 18 * mm
        SimpleDocTemplate(
            out, pagesize=A4, leftMargin=margin, rightMargin=margin, topMargin=margin, bottomMargin=margin,
            title="Лист регистрации", lang="ru",
        ).build(story)  # fmt: skip
    return out.getvalue()
