"""Outcomes as charts and as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from lms.ui.charts import LineChart, Point
from lms.ui.exports import Column, Row, Sheet
from lms.ui.russian import long_date

from .queries import EditionOutcome

COLUMNS = (
    Column("Семинар", 40),
    Column("Выпуск", 8, "number"),
    Column("Занятие", 18, "datetime"),
    Column("Для кого", 24),
    Column("Записались", 12, "number", adds_up=True),
    Column("Пришли", 10, "number", adds_up=True),
    Column("NPS", 8, "number"),
    Column("Отзывов", 10, "number", adds_up=True),
    Column("Вопросов", 10, "number", adds_up=True),
    Column("Из них с ответом", 16, "number", adds_up=True),
)


def sheet(editions: Sequence[EditionOutcome]) -> Sheet:
    return Sheet("Итоги занятий", COLUMNS, _rows(editions))


def about(course: Course | None, year: int | None) -> str:
    """What the table on paper is of, of which day, and what NPS says."""
    which = f"«{course.title}»" if course else _("Все семинары")
    when = _("%s год") % year if year else _("за всё время")
    scale = _("NPS — доля тех, кто посоветует занятие (9–10), минус доля тех, кто нет (0–6); от трёх отзывов.")
    return f"{which}, {when}. {_('Составлено')} {long_date(timezone.localdate())}. {scale}"


def _rows(editions: Sequence[EditionOutcome]) -> Iterator[Row]:
    for edition in editions:
        for one in edition.sessions:
            yield (
                edition.edition.course.title,
                edition.edition.number,
                timezone.localtime(one.session.starts_at),
                one.session.title,
                one.registered,
                one.attended,
                one.nps.score if one.nps else None,
                one.answers,
                one.questions,
                one.answered,
            )


def trends(editions: Sequence[EditionOutcome]) -> list[LineChart]:
    """NPS and the share of those who came, edition by edition, the oldest first; from two editions on."""
    row = list(reversed(editions))
    # The scale goes from −100 to +100, the chart from nought.
    nps = [
        Point(_("Выпуск %s") % one.edition.number, (one.nps.score or 0) + 100, one.nps.words) for one in row if one.nps
    ]
    came = [
        Point(_("Выпуск %s") % one.edition.number, one.share, f"{one.share:.0%}".replace("%", "\u00a0%"))
        for one in row
        if one.share is not None
    ]
    charts = [
        LineChart(_("NPS по выпускам"), _said(nps), nps, full=200),
        LineChart(_("Доля пришедших по выпускам"), _said(came), came, full=1),
    ]
    return [chart for chart in charts if len(chart.points) > 1]


def _said(points: Sequence[Point]) -> str:
    return ", ".join(f"{point.label}: {point.words}" for point in points)
