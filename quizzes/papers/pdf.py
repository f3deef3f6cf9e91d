"""The papers as a PDF: for each person the answer sheet first, then her questions as they were frozen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.graphics import shapes
from reportlab.graphics.shapes import Drawing
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from lms.ui import russian
from lms.ui.paper import BLUE, BOLD, INK, LINE, QUIET, RED, REGULAR, drawing

from . import notation

WIDTH, HEIGHT = A4
MARGIN: Final = 18 * mm
TEXT_WIDTH: Final = WIDTH - 2 * MARGIN
BOX: Final = 6.5 * mm
GUTTER: Final = 8 * mm
COLUMN: Final = (TEXT_WIDTH - GUTTER) / 2
NUMBER: Final = 9 * mm
PICTURE_WIDTH: Final = 120 * mm
PICTURE_HEIGHT: Final = 80 * mm
BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10.5, leading=15, textColor=INK)
OPTION = ParagraphStyle("option", parent=BODY, leftIndent=6 * mm, spaceBefore=1)
QUESTION = ParagraphStyle("question", parent=BODY, fontName=BOLD)
HINT = ParagraphStyle("hint", parent=BODY, fontSize=9, leading=12, textColor=QUIET, leftIndent=6 * mm)
TITLE = ParagraphStyle("title", parent=BODY, fontName=BOLD, fontSize=17, leading=22, textColor=BLUE)
SECTION = ParagraphStyle("section", parent=BODY, fontName=BOLD, fontSize=13, leading=18, spaceBefore=10)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=9, leading=12.5, textColor=QUIET)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9, leading=11, alignment=TA_CENTER)


@dataclass(frozen=True)
class Sheet:
    """One person's paper as it is drawn."""

    code: str
    holder: str
    questions: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Heading:
    """What all papers of a printing say of the quiz. ``minutes`` is None where time is not limited."""

    title: str
    pass_percent: int
    minutes: int | None


def render(heading: Heading, sheets: Sequence[Sheet], pictures: Mapping[int, bytes]) -> bytes:
    """The PDF of all ``sheets``; each begins on a page of its own. The same papers give the same bytes.

    ``pictures`` are the contents of the files that the questions show, by key; one that is lost leaves its description.
    """
    out = io.BytesIO()
    with drawing():
        _document(out, heading, sheets).build(list(_story(heading, sheets, pictures)))
    return out.getvalue()


def _document(out: io.BytesIO, heading: Heading, sheets: Sequence[Sheet]) -> BaseDocTemplate:
    """A page template a paper, so that its number stands on each of its pages: sheets get separated."""
    document = BaseDocTemplate(
        out, pagesize=A4, title=heading.title, lang="ru-RU", invariant=1, initialFontName=REGULAR, author="Отклик"
    )
    frame = Frame(MARGIN, MARGIN, TEXT_WIDTH, HEIGHT - 2 * MARGIN - 6 * mm, 0, 0, 0, 0)
    document.addPageTemplates(
        [PageTemplate(id=sheet.code, frames=[frame], onPage=_running_head(heading, sheet)) for sheet in sheets]
    )
    return document


def _running_head(heading: Heading, sheet: Sheet) -> Any:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(REGULAR, 9)
        canvas.setFillColor(QUIET)
        title = heading.title if len(heading.title) < 70 else heading.title[:70].rstrip() + "…"
        canvas.drawString(MARGIN, HEIGHT - MARGIN + 2 * mm, title)
        canvas.setFont(BOLD, 11)
        canvas.setFillColor(INK)
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - MARGIN + 2 * mm, f"Бланк {sheet.code}")
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN, HEIGHT - MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN)

    return draw


def _story(heading: Heading, sheets: Sequence[Sheet], pictures: Mapping[int, bytes]) -> Iterator[Flowable]:
    for place, sheet in enumerate(sheets):
        if place:
            yield NextPageTemplate(sheet.code)
            yield PageBreak()
        yield from _answer_sheet(heading, sheet)
        yield PageBreak()
        yield from _questions(sheet, pictures)


def _answer_sheet(heading: Heading, sheet: Sheet) -> Iterator[Flowable]:
    count = russian.plural(len(sheet.questions), "вопрос", "вопроса", "вопросов")
    time = f", {russian.plural(heading.minutes, 'минута', 'минуты', 'минут')}" if heading.minutes else ""
    yield Paragraph("Бланк ответов", TITLE)
    yield Paragraph(_plain(f"«{heading.title}». {count}{time}, зачёт от {heading.pass_percent}\u00a0%."), BODY)
    yield Spacer(0, 4 * mm)
    yield _labelled("Кто отвечает", sheet.holder)
    yield _labelled("Орган, должность", "")
    yield _labelled("Дата и подпись", "")
    yield Spacer(0, 3 * mm)
    yield Paragraph(
        "Пишите ручкой. Ошиблись в клетке с номером — обведите её кружком: она не считается. "
        "В пустую клетку впишите номер, на линейку — слово или число.",
        SMALL,
    )
    yield Spacer(0, 3 * mm)
    yield _answers(sheet)


def _answers(sheet: Sheet) -> Flowable:
    """The answers in two columns, numbered downwards: forty fit a page."""
    rows = [_answer_row(number, one["shown"]) for number, one in enumerate(sheet.questions, start=1)]
    half = (len(rows) + 1) // 2
    right = [*rows[half:], *[["", ""]] * (2 * half - len(rows))]
    lines = [[*one, "", *other] for one, other in zip(rows[:half], right, strict=True)]
    table = Table(lines, colWidths=[NUMBER, COLUMN - NUMBER, GUTTER, NUMBER, COLUMN - NUMBER])
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 0), (1, -1), 0.4, LINE),
            ("LINEBELOW", (3, 0), (4, -1), 0.4, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    return table


def _labelled(label: str, value: str) -> Flowable:
    cells = [Paragraph(label, SMALL), Paragraph(_plain(value), BODY)]
    table = Table([cells], colWidths=[35 * mm, TEXT_WIDTH - 35 * mm])
    table.setStyle([("LINEBELOW", (1, 0), (1, 0), 0.5, INK), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return table


def _answer_row(number: int, shown: Mapping[str, Any]) -> list[Any]:
    printed = notation.printed(shown)
    field = _boxes(printed) if printed.look in ("cross", "fill") else _written(printed)
    return [Paragraph(f"<b>{number}</b>", QUESTION), field]


def _written(printed: notation.Printed) -> Flowable:
    """A line to write on for each label."""
    words = (
        ["на отдельном листе"] if printed.look == "page" else [f"{label})" if label else "" for label in printed.boxes]
    )
    table = Table([[Paragraph(one, SMALL)] for one in words], colWidths=[COLUMN - NUMBER - 2 * mm], rowHeights=BOX)
    table.setStyle([("LINEBELOW", (0, 0), (0, -1), 0.5, INK), ("VALIGN", (0, 0), (-1, -1), "BOTTOM")])
    return table


def _boxes(printed: notation.Printed) -> Flowable:
    """Numbers to cross out, or a labelled empty box each; long rows go on in the next line."""
    cells = [_box(label, printed.look) for label in printed.boxes]
    most = 8 if printed.look == "cross" else 4
    lines = [cells[start : start + most] for start in range(0, len(cells), most)]
    lines[-1] += [""] * (len(lines[0]) - len(lines[-1]))
    width = BOX + 2.5 * mm if printed.look == "cross" else 2 * BOX + 5 * mm
    table = Table(lines, colWidths=[width] * len(lines[0]), hAlign="LEFT")
    table.setStyle([(f"{side}PADDING", (0, 0), (-1, -1), 1) for side in ("TOP", "BOTTOM", "LEFT", "RIGHT")])
    return table


def _box(label: str, look: str) -> Flowable:
    text = Paragraph(_plain(label), CELL)
    if look == "cross":
        box = Table([[text]], colWidths=[BOX], rowHeights=[BOX])
        box.setStyle([("BOX", (0, 0), (-1, -1), 0.6, INK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
        return box
    box = Table([[text, ""]], colWidths=[BOX + 2 * mm, BOX + 2 * mm], rowHeights=[BOX])
    box.setStyle([("BOX", (1, 0), (1, 0), 0.6, INK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return box


def _questions(sheet: Sheet, pictures: Mapping[int, bytes]) -> Iterator[Flowable]:
    section = ""
    for number, one in enumerate(sheet.questions, start=1):
        if one["section_title"] != section:
            section = one["section_title"]
            yield Paragraph(_plain(section), SECTION)
        yield KeepTogether(list(_question(number, one["shown"], pictures)))


def _question(number: int, shown: Mapping[str, Any], pictures: Mapping[int, bytes]) -> Iterator[Flowable]:
    printed = notation.printed(shown)
    yield Spacer(0, 4 * mm)
    yield Paragraph(f"{number}. {_plain(notation.stem(shown))}", QUESTION)
    if picture := shown.get("picture"):
        yield _picture(picture, shown.get("areas", ()), pictures.get(picture["file"]))
    yield Paragraph(_plain(printed.hint), HINT)
    for line in printed.lines:
        yield Paragraph(_plain(line), OPTION) if line else Spacer(0, 2 * mm)


def _picture(picture: Mapping[str, Any], areas: Sequence[Mapping[str, Any]], content: bytes | None) -> Flowable:
    """The picture with its areas outlined and numbered; what it shows in words where the file is lost."""
    if content is None:
        return Paragraph(_plain(f"[{picture.get('alt', '')}]"), HINT)
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("RGB")
    scale = min(PICTURE_WIDTH / image.width, PICTURE_HEIGHT / image.height)
    width, height = image.width * scale, image.height * scale
    drawing = Drawing(width, height + 2 * mm)
    drawing.add(shapes.Image(0, 0, width, height, image))
    for number, area in enumerate(areas, start=1):
        outline, (across, down) = _outline(area, width, height)
        outline.fillColor, outline.strokeColor, outline.strokeWidth = None, RED, 1.2
        drawing.add(outline)
        drawing.add(
            shapes.String(across, down, str(number), fontName=BOLD, fontSize=11, fillColor=RED, textAnchor="middle")
        )
    return drawing


def _outline(area: Mapping[str, Any], width: float, height: float) -> tuple[Any, tuple[float, float]]:
    """The shape of an area on a picture of that size, and where its number stands. Coordinates are thousandths."""
    across = [value * width / 1000 for value in area["coords"][0::2]]
    down = [height - value * height / 1000 for value in area["coords"][1::2]]
    if area["shape"] == "circle":
        return shapes.Circle(across[0], down[0], across[1]), (across[0], down[0] - 4)
    centre = sum(across) / len(across), sum(down) / len(down) - 4
    if area["shape"] == "rect":
        left, right, top, bottom = *across, *down
        return shapes.Rect(left, bottom, right - left, top - bottom), centre
    return shapes.Polygon([value for point in zip(across, down, strict=True) for value in point]), centre


def _plain(text: str) -> str:
    """Text as reportlab's markup: nothing of it is a tag, lines stay lines."""
    return escape(russian.nbsp(text)).replace("\n", "<br/>")
