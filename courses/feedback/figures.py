"""Charts of what was answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms.ui.charts import BarChart, Point
from lms.ui.russian import plural

from .models import FeedbackAnswer
from .queries import Results


@dataclass(frozen=True)
class Figures:
    """``scores`` are rows of the table under the first chart: answer and how many gave it."""

    groups: BarChart
    use: BarChart
    pace: BarChart
    scores: Sequence[tuple[int, int]]


def of(results: Results) -> Figures:
    nps = results.nps
    groups = [
        Point(_("Посоветуют: 9–10"), nps.promoters, _people(nps.promoters)),
        Point(_("Нейтральны: 7–8"), nps.passives, _people(nps.passives)),
        Point(_("Не посоветуют: 0–6"), nps.detractors, _people(nps.detractors)),
    ]
    return Figures(
        BarChart(
            _("Посоветуют ли занятие коллеге"),
            _("NPS %(nps)s по %(n)s") % {"nps": nps.words, "n": plural(nps.answers, "ответу", "ответам", "ответам")},
            groups,
            full=results.answers,
        ),
        _bars(_("Пригодится ли в работе"), FeedbackAnswer.Use.choices, results.uses),
        _bars(_("Темп"), FeedbackAnswer.Pace.choices, results.paces),
        [(score, results.scores[score]) for score in range(10, -1, -1)],
    )


def _bars(title: str, choices: Sequence[tuple[Any, Any]], counts: Mapping[str, int]) -> BarChart:
    answers = sum(counts.values())
    points = [Point(str(label).capitalize(), counts[value], _people(counts[value])) for value, label in choices]
    return BarChart(title, plural(answers, "ответ", "ответа", "ответов"), points, full=answers or 1)


def _people(number: int) -> str:
    return plural(number, "человек", "человека", "человек")
