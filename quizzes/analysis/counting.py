"""The database counts marks: how many earned how much, so that of a million answers a few hundred counts come in."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from quizzes.attempts.models import Attempt

from . import statistics
from .statistics import ItemFigures, QuizFigures

COUNTED = """
WITH summed AS (
    SELECT attempt_id, sum(coalesce(fraction, 0) * weight) AS total
    FROM quizzes_item WHERE weight > 0 AND attempt_id IN ({attempts}) GROUP BY attempt_id
)
SELECT revision_id, weight, coalesce(fraction, 0) * weight AS mark, total, count(*)
FROM quizzes_item JOIN summed USING (attempt_id) WHERE weight > 0 GROUP BY revision_id, weight, mark, total
UNION ALL SELECT NULL, NULL, NULL, total, count(*) FROM summed GROUP BY total
"""
PLACES = """
SELECT position, coalesce(fraction, 0) * weight AS mark, count(*)
FROM quizzes_item WHERE weight > 0 AND attempt_id IN ({attempts}) GROUP BY position, mark
"""
# Every attempt where they are few; of many, enough for a median.
PAUSED_ATTEMPTS: Final = 2000
PAUSES = """
SELECT revision_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM pause))
FROM (
    SELECT i.revision_id, i.answered_at - lag(i.answered_at, 1, a.started_at)
        OVER (PARTITION BY i.attempt_id ORDER BY i.answered_at) AS pause
    FROM quizzes_item i JOIN quizzes_attempt a ON a.id = i.attempt_id
    WHERE i.answered_at IS NOT NULL AND i.attempt_id = ANY(%s)
) paused GROUP BY revision_id
"""
# The counts are few, but the planner cannot know: with room for what it expects it counts instead of sorting.
ROOM = "SET LOCAL work_mem = '192MB'"


def figures(attempts: QuerySet[Attempt]) -> tuple[QuizFigures | None, dict[int, ItemFigures]]:
    """Figures of the quiz and of each wording: one query, two where people had different questions."""
    tallies, totals = _counted(attempts)
    people = sum(count for _, count in totals)
    if all(sum(count for *_, count in tally.counts) == people for tally in tallies.values()):
        return statistics.figures(tallies, totals, None)
    places: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for place, mark, count in _rows(PLACES, attempts):
        places[place].append((mark, count))
    return statistics.figures(tallies, totals, list(places.values()))


def figures_of_items(attempts: QuerySet[Attempt]) -> dict[int, ItemFigures]:
    """Figures of each wording and nothing else of the quiz. One query."""
    return statistics.figures(_counted(attempts)[0], [], None)[1]


@transaction.atomic
def _counted(attempts: QuerySet[Attempt]) -> tuple[dict[int, statistics.Tally], list[tuple[float, int]]]:
    """The marks of each wording, counted, and the whole marks."""
    weights: dict[int, float] = {}
    counted: dict[int, Counter[tuple[float, float]]] = defaultdict(Counter)
    totals: Counter[float] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
    for revision, weight, mark, total, count in _rows(COUNTED, attempts):
        # Thirds that were added in another order are the same sum.
        whole = round(total, 9)
        if revision is None:
            totals[whole] += count
        else:
            weights[revision] = max(weight, weights.get(revision, 0.0))
            counted[revision][mark, whole] += count
    tallies = {
        revision: statistics.Tally(weights[revision], [(*pair, count) for pair, count in pairs.items()])
        for revision, pairs in counted.items()
    }
    return tallies, list(totals.items())


def pauses(attempts: list[int]) -> dict[int, float]:
    """Median seconds between the answer before and this one. An answer changed later counts from the one before it."""
    step = -(-len(attempts) // PAUSED_ATTEMPTS) or 1
    with connection.cursor() as cursor:
        cursor.execute(PAUSES, [sorted(attempts)[::step]])
        # Less than a second is no pause: the answers came together, as a page without scripts sends them.
        return {revision: float(whole) for revision, seconds in cursor.fetchall() if (whole := round(seconds))}


def _rows(sentence: str, attempts: QuerySet[Attempt]) -> list[tuple[Any, ...]]:
    inner, values = attempts.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sentence.format(attempts=inner), values)
        return list(cursor.fetchall())
