"""Classical test theory over marks. Pure.

Formulas: Moodle documentation, «Quiz statistics calculations» (https://docs.moodle.org/dev/Quiz_statistics_calculations).
Variances and covariances are those of a sample (divided by n − 1). A figure that cannot be told is None: too few
attempts, or everybody earned the same.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

# Values with how often each occurs, and pairs of values likewise.
Spread: TypeAlias = Sequence[tuple[float, int]]
Counts: TypeAlias = Sequence[tuple[float, float, int]]

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


@dataclass(frozen=True)
class Tally:
    """The marks of one question, counted: how many earned ``mark`` in an attempt whose whole mark was ``total``.

    Everything that is asked of a question follows from these counts, and there are few of them where people are many.
    """

    weight: float
    counts: Counts


def analyse(sittings: Iterable[Sitting]) -> tuple[QuizFigures | None, dict[int, ItemFigures]]:
    """Figures of the quiz and of each question by its key; None and nothing where there is no attempt."""
    questions: dict[int, Counter[tuple[float, float]]] = defaultdict(Counter)
    places: dict[int, Counter[float]] = defaultdict(Counter)
    totals: Counter[float] = Counter()
    weights: dict[int, float] = {}
    for sitting in sittings:
        total = math.fsum(sitting.marks)
        totals[total] += 1
        rows = zip(sitting.questions, sitting.marks, sitting.weights, strict=True)
        for place, (question, mark, weight) in enumerate(rows):
            weights.setdefault(question, weight)
            questions[question][mark, total] += 1
            places[place][mark] += 1
    tallies = {
        key: Tally(weights[key], [(*pair, count) for pair, count in counted.items()])
        for key, counted in questions.items()
    }
    same = all(sum(counted.values()) == sum(totals.values()) for counted in questions.values())
    parts = None if same else [list(place.items()) for place in places.values()]
    return figures(tallies, list(totals.items()), parts)


def figures(
    questions: Mapping[int, Tally], totals: Spread, places: Sequence[Spread] | None
) -> tuple[QuizFigures | None, dict[int, ItemFigures]]:
    """The same of marks that are counted already: of each question, of whole attempts, and by place on the sheet.

    The parts of the test are its questions where everybody answered the same ones and ``places`` is None; else the
    places are, as in Moodle.
    """
    if places is None:
        places = [[(mark, count) for mark, _, count in tally.counts] for tally in questions.values()]
    return _quiz(totals, places) if totals else None, _items(questions)


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


def _items(questions: Mapping[int, Tally]) -> dict[int, ItemFigures]:
    roots = {key: _root(_covariance(tally.counts)) for key, tally in questions.items()}
    whole = math.fsum(root for root in roots.values() if root is not None)
    return {key: _item(tally, roots[key], whole) for key, tally in questions.items()}


def _item(tally: Tally, root: float | None, whole: float) -> ItemFigures:
    weight, counts = tally.weight, tally.counts
    marks = [(mark, count) for mark, _, count in counts]
    totals = [(total, count) for _, total, count in counts]
    rest = [(total - mark, count) for mark, total, count in counts]
    together = _covariance([(mark, total - mark, count) for mark, total, count in counts])
    most = _covariance(_in_order(marks, rest))
    variance = _variance(marks)
    return ItemFigures(
        shown=_size(marks),
        facility=_mean(marks) / weight if weight else 0.0,
        deviation=math.sqrt(variance) / weight if variance is not None and weight else None,
        discrimination=_correlation(together, variance, _variance(rest)),
        efficiency=together / most if together is not None and most else None,
        point_biserial=_correlation(_covariance(counts), variance, _variance(totals)),
        upper_lower=_upper_lower(counts, weight),
        effective_weight=root / whole if root is not None and whole else None,
    )


def _quiz(totals: Spread, parts: Sequence[Spread]) -> QuizFigures:
    variance = _variance(totals)
    alpha = _alpha(variance, parts)
    ratio = math.sqrt(1 - alpha) if alpha is not None else None
    deviation = math.sqrt(variance) if variance is not None else None
    skewness, kurtosis = _shape(totals)
    return QuizFigures(
        attempts=_size(totals),
        mean=_mean(totals),
        median=_median(totals),
        deviation=deviation,
        skewness=skewness,
        kurtosis=kurtosis,
        alpha=alpha,
        error_ratio=ratio,
        standard_error=ratio * deviation if ratio is not None and deviation is not None else None,
    )


def _alpha(variance: float | None, parts: Sequence[Spread]) -> float | None:
    """Cronbach's alpha, which Moodle calls the coefficient of internal consistency."""
    count = len(parts)
    if count < 2 or not variance:
        return None
    within = math.fsum(_variance(part) or 0.0 for part in parts)
    return count / (count - 1) * (1 - within / variance)


def _shape(values: Spread) -> tuple[float | None, float | None]:
    """Skewness and kurtosis by k-statistics; they want three and four values that are not all the same."""
    size, mean = _size(values), _mean(values)
    m2, m3, m4 = (math.fsum(count * (value - mean) ** power for value, count in values) / size for power in (2, 3, 4))
    if size < 3 or not m2:
        return None, None
    k2 = size * m2 / (size - 1)
    k3 = size**2 * m3 / ((size - 1) * (size - 2))
    if size < 4:
        return k3 / k2**1.5, None
    k4 = size**2 / ((size - 2) * (size - 3)) * ((size + 1) / (size - 1) * m4 - 3 * m2**2)
    return k3 / k2**1.5, k4 / k2**2


def _upper_lower(counts: Counts, weight: float) -> float | None:
    """The mean share earned by the best 27 % less that of the weakest 27 %.

    Of people with the same total on the border, each belongs to the group by the same part.
    """
    size = round(sum(count for *_, count in counts) * GROUP)
    if not size or not weight:
        return None
    by_total: dict[float, list[float]] = {}
    for mark, total, count in counts:
        earned = by_total.setdefault(total, [0.0, 0])
        earned[0] += mark * count
        earned[1] += count
    order = sorted(by_total.items())
    lower, upper = (_of_the_first(size, [earned for _, earned in group]) for group in (order, order[::-1]))
    return (upper - lower) / size / weight


def _of_the_first(size: int, groups: Iterable[Sequence[float]]) -> float:
    """What the first ``size`` people earned, of groups as (earned together, how many)."""
    earned, left = [], float(size)
    for sum_of_group, count in groups:
        taken = min(count, left)
        earned.append(sum_of_group * taken / count)
        left -= taken
        if not left:
            break
    return math.fsum(earned)


def _in_order(first: Spread, second: Spread) -> Counts:
    """The pairs that come of putting both in order: the smallest with the smallest, and so on."""
    pairs: list[tuple[float, float, int]] = []
    one, other = sorted(first), sorted(second)
    place = left = 0
    for value, count in one:
        while count:
            left = left or other[place][1]
            taken = min(count, left)
            pairs.append((value, other[place][0], taken))
            count, left = count - taken, left - taken
            place += not left
    return pairs


def _size(values: Spread) -> int:
    return sum(count for _, count in values)


def _mean(values: Spread) -> float:
    return math.fsum(value * count for value, count in values) / _size(values)


def _median(values: Spread) -> float:
    size, seen, middle = _size(values), 0, []
    wanted = [(size - 1) // 2, size // 2]
    for value, count in sorted(values):
        seen += count
        while wanted and wanted[0] < seen:
            middle.append(value)
            wanted.pop(0)
    return sum(middle) / 2


def _variance(values: Spread) -> float | None:
    return _covariance([(value, value, count) for value, count in values])


def _covariance(counts: Counts) -> float | None:
    size = sum(count for *_, count in counts)
    if size < 2:
        return None
    one = math.fsum(first * count for first, _, count in counts) / size
    other = math.fsum(second * count for _, second, count in counts) / size
    return math.fsum((first - one) * (second - other) * count for first, second, count in counts) / (size - 1)


def _correlation(together: float | None, first: float | None, second: float | None) -> float | None:
    if together is None or not first or not second:
        return None
    return together / math.sqrt(first * second)


def _root(value: float | None) -> float | None:
    return math.sqrt(value) if value is not None and value >= 0 else None
