from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.utils import timezone

from lms.jobs.actions import enqueue
from quizzes.assembly.models import Quiz
from quizzes.bank.models import Figures, Question

from . import queries
from .advice import FEW, flags
from .statistics import ItemFigures

RECOUNT: Final = "analysis.recount"
BATCH: Final = 1000


@transaction.atomic
def recount() -> int:
    """Count anew how every question of the bank has done over all quizzes. Returns how many have figures."""
    now = timezone.now()
    measured: dict[int, list[ItemFigures]] = defaultdict(list)
    for quiz in Quiz.objects.filter(attempts__isnull=False).distinct():
        for revision, one in queries.item_figures(queries.chosen_attempts(quiz)).items():
            measured[revision].append(one)
    current = dict(Question.objects.filter(current__in=measured).values_list("pk", "current_id"))
    rows = []
    for question, exposure in queries.exposures().items():
        figures = _together(measured[current[question]]) if question in current else None
        rows.append(_row(question, exposure, figures))
    for row in rows:
        row.counted_at = now
    fields = [field.name for field in Figures._meta.concrete_fields if not field.primary_key]
    Figures.objects.bulk_create(rows, BATCH, update_conflicts=True, unique_fields=["question"], update_fields=fields)
    return len(rows)


def order_recount() -> None:
    """Owe a recount to the worker; asked again within the minute, it is the same one."""
    enqueue(RECOUNT, key=f"{RECOUNT}:{int(timezone.now().timestamp()) // 60}")


def _together(found: Iterable[ItemFigures]) -> ItemFigures:
    """One wording over several quizzes: each quiz counts by its answers, a figure that it cannot tell not at all."""
    found = list(found)
    return replace(
        found[0],
        shown=sum(one.shown for one in found),
        facility=_mean([(one.facility, one.shown) for one in found]) or 0.0,
        discrimination=_mean([(one.discrimination, one.shown) for one in found]),
        efficiency=_mean([(one.efficiency, one.shown) for one in found]),
    )


def _mean(values: Iterable[tuple[float | None, int]]) -> float | None:
    told = [(value, count) for value, count in values if value is not None]
    whole = sum(count for _, count in told)
    return sum(value * count for value, count in told) / whole if whole else None


def _row(question: int, exposure: int, figures: ItemFigures | None) -> Figures:
    row = Figures(question_id=question, exposure=exposure)
    if figures is not None:
        found = flags(figures)
        row.answers, row.facility = figures.shown, figures.facility
        row.discrimination, row.efficiency = figures.discrimination, figures.efficiency
        row.remarks = [str(flag.title) for flag in found]
        row.poor = bool(found) and FEW not in found
    return row
