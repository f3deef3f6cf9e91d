"""Classical test theory over marks. Pure.

Formulas: Moodle documentation, «Quiz statistics calculations» (https://docs.moodle.org/dev/Quiz_statistics_calculations).
Variances and covariances are those of a sample (divided by n − 1). A figure that cannot be told is None: too few
attempts, or everybody earned the same.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Final

GROUP: Final = 0.27  # the share of people in the upper and in the lower group (Kelley, 1939)


@dataclass(frozen=True)
class Sitting:
    """One finished attempt: the questions in their places, what each earned, and what it could earn."""

    questions: Sequence[int]
    marks: Sequence[float]
    weights: Sequence[float]


@dataclass(frozen=True)
class ItemFigures:
    """Figures of one question. Shares lie in 0–1; correlations, ``efficiency`` and ``upper_lower`` in −1–1."""

    shown: int
    facility: float
    deviation: float | None
    discrimination: float | None
    efficiency: float | None
    point_biserial: float | None
    upper_lower: float | None
    effective_weight: float | None = None


@dataclass(frozen=True)
class QuizFigures:
    """Figures of the whole: ``mean``, ``median``, ``deviation``, ``standard_error`` in points, ``alpha`` a share."""

    attempts: int
    mean: float
    median: float
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass
class _Column:
    """The marks of one question and the whole marks of the same attempts, in the same order."""

    weight: float
    marks: array[float] = field(default_factory=lambda: array("d"))
    totals: array[float] = field(default_factory=lambda: array("d"))


def analyse(sittings: Iterable[Sitting]) -> tuple[QuizFigures | None, dict[int, ItemFigures]]:
    """Figures of the quiz and of each question by its key; None and nothing where there is no attempt."""
    columns: dict[int, _Column] = {}
    places: dict[int, array[float]] = {}
    totals = array("d")
    sets: set[frozenset[int]] = set()
    for sitting in sittings:
        total = math.fsum(sitting.marks)
        totals.append(total)
        if len(sets) < 2:
            sets.add(frozenset(sitting.questions))
        rows = zip(sitting.questions, sitting.marks, sitting.weights, strict=True)
        for place, (question, mark, weight) in enumerate(rows):
            column = columns.get(question)
            if column is None:
                column = columns[question] = _Column(weight)
            column.marks.append(mark)
            column.totals.append(total)
            places.setdefault(place, array("d")).append(mark)
    if not totals:
        return None, {}
    # Where everybody answered the same questions they are the parts of the test; else the places are, as in Moodle.
    parts = [column.marks for column in columns.values()] if len(sets) == 1 else list(places.values())
    return _quiz(totals, parts), _items(columns)


def histogram(percents: Iterable[float], step: int = 10) -> list[tuple[int, int]]:
    """How many results lie from each bound up to the next; 100 belongs to the last."""
    counts = [0] * (100 // step)
    for percent in percents:
        counts[min(int(percent // step), len(counts) - 1)] += 1
    return [(number * step, count) for number, count in enumerate(counts)]


def sensitivity(percents: Sequence[float], pass_percent: int) -> list[tuple[int, float]]:
    """The share that would pass with the pass mark moved by 5 and 10 points either way, and as it is."""
    marks = [mark for mark in (pass_percent + shift for shift in (-10, -5, 0, 5, 10)) if 1 <= mark <= 100]
    return [(mark, sum(percent >= mark for percent in percents) / len(percents)) for mark in marks] if percents else []


def _items(columns: dict[int, _Column]) -> dict[int, ItemFigures]:
    roots = {key: _root(_covariance(column.marks, column.totals)) for key, column in columns.items()}
    whole = math.fsum(root for root in roots.values() if root is not None)
    return {key: _item(column, roots[key], whole) for key, column in columns.items()}


def _item(column: _Column, root: float | None, whole: float) -> ItemFigures:
    marks, totals = column.marks, column.totals
    rest = array("d", (total - mark for total, mark in zip(totals, marks, strict=True)))
    together, most = _covariance(marks, rest), _covariance(sorted(marks), sorted(rest))
    variance = _variance(marks)
    weight = column.weight
    return ItemFigures(
        shown=len(marks),
        facility=fmean(marks) / weight if weight else 0.0,
        deviation=math.sqrt(variance) / weight if variance is not None and weight else None,
        discrimination=_correlation(together, variance, _variance(rest)),
        efficiency=together / most if together is not None and most else None,
        point_biserial=_correlation(_covariance(marks, totals), variance, _variance(totals)),
        upper_lower=_upper_lower(marks, totals, weight),
        effective_weight=root / whole if root is not None and whole else None,
    )


def _quiz(totals: Sequence[float], parts: Sequence[Sequence[float]]) -> QuizFigures:
    variance = _variance(totals)
    alpha = _alpha(variance, parts)
    ratio = math.sqrt(1 - alpha) if alpha is not None else None
    deviation = math.sqrt(variance) if variance is not None else None
    skewness, kurtosis = _shape(totals)
    return QuizFigures(
        attempts=len(totals),
        mean=fmean(totals),
        median=median(totals),
        deviation=deviation,
        skewness=skewness,
        kurtosis=kurtosis,
        alpha=alpha,
        error_ratio=ratio,
        standard_error=ratio * deviation if ratio is not None and deviation is not None else None,
    )


def _alpha(variance: float | None, parts: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha, which Moodle calls the coefficient of internal consistency."""
    count = len(parts)
    if count < 2 or not variance:
        return None
    within = math.fsum(_variance(part) or 0.0 for part in parts)
    return count / (count - 1) * (1 - within / variance)


def _shape(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Skewness and kurtosis by k-statistics; they want three and four values that are not all the same."""
    count, mean = len(values), fmean(values)
    m2, m3, m4 = (math.fsum((value - mean) ** power for value in values) / count for power in (2, 3, 4))
    if count < 3 or not m2:
        return None, None
    k2 = count * m2 / (count - 1)
    k3 = count**2 * m3 / ((count - 1) * (count - 2))
    if count < 4:
        return k3 / k2**1.5, None
    k4 = count**2 / ((count - 2) * (count - 3)) * ((count + 1) / (count - 1) * m4 - 3 * m2**2)
    return k3 / k2**1.5, k4 / k2**2


def _upper_lower(marks: Sequence[float], totals: Sequence[float], weight: float) -> float | None:
    """The mean share earned by the best 27 % less that of the weakest 27 %."""
    size = round(len(marks) * GROUP)
    if not size or not weight:
        return None
    order = sorted(range(len(marks)), key=totals.__getitem__)
    lower, upper = (fmean(marks[place] for place in group) for group in (order[:size], order[-size:]))
    return (upper - lower) / weight


def _variance(values: Sequence[float]) -> float | None:
    return _covariance(values, values)


def _covariance(first: Sequence[float], second: Sequence[float]) -> float | None:
    count = len(first)
    if count < 2:
        return None
    one, other = fmean(first), fmean(second)
    return math.fsum((a - one) * (b - other) for a, b in zip(first, second, strict=True)) / (count - 1)


def _correlation(together: float | None, first: float | None, second: float | None) -> float | None:
    if together is None or not first or not second:
        return None
    return together / math.sqrt(first * second)


def _root(value: float | None) -> float | None:
    return math.sqrt(value) if value is not None and value >= 0 else None
