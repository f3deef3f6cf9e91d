"""The order by which training is required in the demo region, on paper."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from django.core.files.base import ContentFile
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lms.files.actions import store
from lms.models import StoredFile, User
from lms.ui import paper
from lms.ui.russian import long_date

NUMBER = "14-ОС"
POINTS = (
    "Учебный пример. Этот приказ придуман для демонстрационного региона.",
    "1. Утвердить программу «Ответ по существу».",
    "2. Исполнителям — специалистам и обеспечивающим специалистам — пройти курс исполнителя.",
    "3. Руководителям и помощникам пройти курс руководителя.",
    "4. Муниципальным служащим пройти курс исполнителя.",
    "5. Администраторам страниц учреждений и тем, кто ведёт страницу органа, пройти курс",
    "    администратора. Руководителей это не касается.",
)


def load(day: dt.date, *, by: User) -> StoredFile:
    """The paper of ``day``, as somebody would have uploaded it."""
    page = BytesIO()
    with paper.drawing():
        canvas = Canvas(page, pagesize=A4, invariant=1)
        canvas.setTitle(f"Приказ № {NUMBER}")
        canvas.setFont(paper.BOLD, 16)
        canvas.drawString(25 * mm, 265 * mm, f"Приказ № {NUMBER}")
        canvas.setFont(paper.REGULAR, 11)
        canvas.drawString(25 * mm, 255 * mm, f"Центр управления регионом, {long_date(day)}")
        for number, line in enumerate(POINTS):
            canvas.drawString(25 * mm, (238 - 9 * number) * mm, line)
        canvas.save()
    return store(upload=ContentFile(page.getvalue(), name=f"Приказ {NUMBER}.pdf"), by=by, kinds=[StoredFile.Kind.PDF])
