"""The certificate on paper: A4 landscape, embedded fonts, a QR code. Draws only what is frozen in the row."""

from __future__ import annotations

import io
from typing import Any

import segno
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from lms.ui import russian
from lms.ui.paper import BLUE, BOLD, INK, QUIET, RED, REGULAR, drawing

from .models import Certificate

WIDTH, HEIGHT = landscape(A4)
MARGIN = 26 * mm
TEXT_WIDTH = WIDTH - 2 * MARGIN
QR_SIZE = 26 * mm
DISCLAIMER = "Не является документом об образовании и (или) о квалификации"


def render(certificate: Certificate, *, check_url: str) -> bytes:
    """The PDF of ``certificate``; its QR code leads to ``check_url``. The same row gives the same bytes."""
    with drawing():
        return _draw(certificate, check_url)


def _draw(certificate: Certificate, check_url: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), initialFontName=REGULAR, invariant=1, lang="ru-RU")
    canvas.setTitle(f"{certificate.document_title} № {certificate.number}")
    canvas.setAuthor(certificate.organiser)
    canvas.setSubject(certificate.course_title)
    _head(canvas, certificate)
    _body(canvas, certificate)
    _foot(canvas, certificate, check_url)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _head(canvas: Canvas, certificate: Certificate) -> None:
    y = HEIGHT - MARGIN
    _line(canvas, MARGIN, y, certificate.organiser, size=11, colour=QUIET)
    _right(canvas, y, f"№ {certificate.number}", size=11, colour=QUIET)
    y -= 6 * mm
    canvas.setStrokeColor(BLUE)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, y, WIDTH - MARGIN, y)
    if certificate.state != Certificate.State.VALID:
        word = str(certificate.get_state_display()).capitalize()
        _line(canvas, MARGIN, y - 8 * mm, word, font=BOLD, size=13, colour=RED)


def _body(canvas: Canvas, certificate: Certificate) -> None:
    y = HEIGHT - MARGIN - 27 * mm
    _line(canvas, MARGIN, y, certificate.document_title, size=17, colour=BLUE)
    y -= 17 * mm
    y = _block(canvas, y, certificate.holder_name, font=BOLD, size=34, leading=40)
    post = ", ".join(part for part in (certificate.position_title, certificate.agency_name) if part)
    y = _block(canvas, y - 1 * mm, post, size=12, leading=17, colour=QUIET)
    y -= 9 * mm
    y = _block(canvas, y, f"«{certificate.course_title}»", font=BOLD, size=18, leading=24)
    hours = russian.plural(certificate.academic_hours, "академический час", "академических часа", "академических часов")
    facts = [f"программа «{certificate.programme_title}»", hours]
    if certificate.score is not None:
        facts.append(f"результат теста {certificate.score}\u00a0%")
    _block(canvas, y - 1 * mm, ", ".join(facts), size=12, leading=17)


def _foot(canvas: Canvas, certificate: Certificate, check_url: str) -> None:
    base = MARGIN - 2 * mm
    _qr(canvas, check_url, WIDTH - MARGIN - QR_SIZE, base)
    _right(canvas, base - 4.5 * mm, "Проверить: наведите камеру", size=8, colour=QUIET)
    dates = f"Выдан {russian.long_date(certificate.issued_on)}"
    if certificate.valid_until:
        dates += f", действует до {russian.long_date(certificate.valid_until)}"
    _line(canvas, MARGIN, base + 22 * mm, dates, size=11)
    if certificate.signatory_name:
        signed = f"{certificate.signatory_post} — {certificate.signatory_name}"
        _line(canvas, MARGIN, base + 14 * mm, signed, size=11)
    _line(canvas, MARGIN, base, DISCLAIMER, size=8, colour=QUIET)


def _line(
    canvas: Canvas, x: float, y: float, text: str, *, font: str = REGULAR, size: float, colour: Any = INK
) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, text)


def _right(canvas: Canvas, y: float, text: str, *, size: float, colour: Any = INK) -> None:
    canvas.setFont(REGULAR, size)
    canvas.setFillColor(colour)
    canvas.drawRightString(WIDTH - MARGIN, y, text)


def _block(
    canvas: Canvas, y: float, text: str, *, font: str = REGULAR, size: float, leading: float, colour: Any = INK
) -> float:
    """Text broken into lines of the column; a long one is set smaller. Returns where the next line may begin."""
    lines = simpleSplit(text, font, size, TEXT_WIDTH)
    if len(lines) > 2:
        return _block(canvas, y, text, font=font, size=size * 0.85, leading=leading * 0.85, colour=colour)
    for line in lines:
        _line(canvas, MARGIN, y, line, font=font, size=size, colour=colour)
        y -= leading
    return y


def _qr(canvas: Canvas, url: str, x: float, y: float) -> None:
    """The QR code as squares of vector ink, error correction M."""
    matrix = list(segno.make(url, error="m", micro=False).matrix)
    module = QR_SIZE / len(matrix)
    canvas.setFillColor(INK)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                top = y + QR_SIZE - (row + 1) * module
                canvas.rect(x + column * module, top, module, module, stroke=0, fill=1)
