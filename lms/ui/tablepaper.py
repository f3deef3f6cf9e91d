"""A table as a PDF: A4 across, the head on every page, numbered pages. As a whole in memory, so for short tables."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from django.http import FileResponse
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from .exports import Cell, Column, Sheet, Summary, cell_text
from .paper import BOLD, INK, LINE, QUIET, REGULAR, drawing

MARGIN: Final = 12 * mm
WIDE: Final = 200  # characters over which A4 becomes A3
NUMBERS: Final = ("number", "percent")  # kinds of cells that stand at the right
CELL_LIMIT: Final = 600  # characters: a cell must fit a page


def write_pdf(file: IO[bytes], sheets: Sequence[Sheet], *, title: str, note: str = "") -> None:
    """The sheets one after another under ``title``; ``note`` says whose table it is and of which day."""
    widest = max(sum(column.width for column in sheet.columns) for sheet in sheets)
    size = landscape(A3 if widest > WIDE else A4)
    with drawing():
        document = SimpleDocTemplate(
            file,
            pagesize=size,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN + 4 * mm,
            title=title,
            lang="ru-RU",
            initialFontName=REGULAR,
        )
        story: list[Any] = [Paragraph(escape(title), _style(14, BOLD))]
        story.append(Paragraph(escape(note), _style(9, colour=QUIET)))
        for number, sheet in enumerate(sheets):
            if number:
                story.append(PageBreak())
            if len(sheets) > 1:
                story.append(Paragraph(escape(sheet.title), _style(11, BOLD)))
            story += [Spacer(1, 4 * mm), _table(sheet, size[0] - 2 * MARGIN)]
        document.build(story, onFirstPage=_foot, onLaterPages=_foot)


def pdf_response(name: str, *sheets: Sheet, title: str, note: str = "") -> FileResponse:
    """The sheets as a file called ``name`` (without extension); ``title`` and ``note`` as in ``write_pdf``."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    write_pdf(file, sheets, title=title, note=note)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")


def _style(size: float, font: str = REGULAR, *, colour: Any = INK, right: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        f"{font} {size} {right}",
        fontName=font,
        bulletFontName=font,
        fontSize=size,
        leading=size * 1.3,
        textColor=colour,
        alignment=TA_RIGHT if right else 0,
        splitLongWords=1,
    )


def _table(sheet: Sheet, width: float) -> LongTable:
    total = sum(column.width for column in sheet.columns)
    size = 8 if total <= WIDE else 7
    head, plain, bold = _style(size, BOLD), _style(size), _style(size, BOLD)
    right, bold_right = _style(size, right=True), _style(size, BOLD, right=True)
    heads = {True: _style(size, BOLD, right=True), False: head}
    rows = [[Paragraph(escape(column.title), heads[column.kind in NUMBERS]) for column in sheet.columns]]
    for row in sheet.lines():
        text, number = (bold, bold_right) if isinstance(row, Summary) else (plain, right)
        rows.append([_cell(cell, column, text, number) for column, cell in zip(sheet.columns, row, strict=True)])
    table = LongTable(rows, colWidths=[width * column.width / total for column in sheet.columns], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, LINE),
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),
                *(("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 4)),
                *(("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)),
            ]
        )
    )
    return table


def _cell(cell: Cell, column: Column, text: ParagraphStyle, number: ParagraphStyle) -> Paragraph:
    """Text stands as it is: nothing on paper is a formula."""
    shown = cell if isinstance(cell, str) else cell_text(cell, column.kind)
    shown = shown if len(shown) <= CELL_LIMIT else f"{shown[: CELL_LIMIT - 1]}…"
    return Paragraph(escape(shown), number if column.kind in NUMBERS else text)


def _foot(canvas: Canvas, document: Any) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(QUIET)
    canvas.drawRightString(document.pagesize[0] - MARGIN, 8 * mm, f"стр. {canvas.getPageNumber()}")
