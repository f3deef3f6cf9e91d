"""From answers to an outcome. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from quizzes.assembly.models import Quiz
from quizzes.scoring import KINDS, written

from .models import Attempt, Item

HUNDREDTH = Decimal("0.01")


class Judged(Protocol):
    """As much of an item as its attempt is summed up from."""

    @property
    def section_key(self) -> int | None: ...
    @property
    def weight(self) -> float: ...
    @property
    def fraction(self) -> float | None: ...


@dataclass(frozen=True)
class Outcome:
    """What an attempt is worth; ``sections`` as ``Attempt.sections`` keeps them."""

    score: float
    max_score: float
    percent: Decimal
    passed: bool
    sections: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Standing:
    """The result that counts of several attempts. ``attempt`` is the one it comes from, None for a mean or none."""

    percent: Decimal | None = None
    passed: bool = False
    attempt: Attempt | None = None


def by_person(kind: str, made_of: Mapping[str, Any]) -> bool:
    """Whether a person judges the answers to a question. ``made_of`` is its body, or its key in an attempt."""
    return KINDS[kind].by_person(made_of)


def fraction(item: Item) -> float | None:
    """The share of the question's weight that the answer earns; None where a person has to say.

    What is blank earns nothing, and nobody has to read it. In practice every try is looked at by the key as it is now.
    """
    if by_person(item.kind, item.key):
        return 0.0 if item.answer is None else None
    if not item.attempt.practice:
        return KINDS[item.kind].score(item.shown, item.key, item.answer)
    answers = [one["answer"] for one in item.tries]
    if item.answer is not None and answers[-1:] != [item.answer]:
        answers.append(item.answer)  # given and never checked: the end of the attempt is its check
    shares = [KINDS[item.kind].score(item.shown, item.key, answer) for answer in answers]
    return best_try(shares, item.attempt.penalty)


def best_try(shares: Iterable[float], penalty: float) -> float:
    """What tries come to, in their order: each earns its share less the penalty for every try before it."""
    return max([0.0, *(share - penalty * before for before, share in enumerate(shares))])


def grade(item: Item) -> None:
    """Set what the answer earns; with a reply to a resident, keep what the checker says of it, whoever judges it."""
    if item.kind != "reply" or item.answer is None:
        item.fraction = fraction(item)
        return
    report = written.report(item.key, item.answer)
    item.report = report.to_json()
    if by_person(item.kind, item.key) or item.attempt.practice:
        item.fraction = fraction(item)
    else:
        item.fraction = report.score / 100


def settle(attempt: Attempt, items: Iterable[Judged]) -> None:
    """Set what the graded ``items`` come to: the outcome, or what is known so far while a person has one to judge."""
    items = list(items)
    known = [item for item in items if item.fraction is not None]
    result = outcome_of(attempt, known)
    attempt.score, attempt.max_score = result.score, result.max_score
    if any(item.fraction is None for item in items):
        attempt.state, attempt.percent, attempt.passed = Attempt.State.SUBMITTED, None, None
    else:
        attempt.state, attempt.percent, attempt.passed = Attempt.State.GRADED, result.percent, result.passed
        attempt.sections = list(result.sections)


def outcome_of(attempt: Attempt, items: Iterable[Judged]) -> Outcome:
    """What graded ``items`` come to by the rules that the attempt began with."""
    return outcome(items, pass_percent=attempt.pass_percent, may_pass=attempt.may_pass, sections=attempt.sections)


def outcome(
    items: Iterable[Judged],
    *,
    pass_percent: int,
    may_pass: bool = True,
    sections: Iterable[Mapping[str, Any]] = (),
) -> Outcome:
    """Sum up graded items. The percentage that decides is the one that is kept, to a hundredth.

    A section that has a pass mark of its own must reach it too. Where an attempt may not pass (a practice that does
    not count), no percentage is enough.
    """
    items = list(items)
    score, max_score, percent = _sum(items)
    graded = [_section(one, items, pass_percent) for one in sections]
    reached = percent >= pass_percent and all(one["passed"] for one in graded if one["pass_percent"] is not None)
    return Outcome(round(score, 4), max_score, percent, may_pass and reached, graded)


def standing(attempts: Iterable[Attempt], method: str) -> Standing:
    """What counts of a person's finished attempts at a quiz by its way of grading; others are left out."""
    graded = sorted(
        (one for one in attempts if one.state == Attempt.State.GRADED and one.percent is not None),
        key=lambda one: one.number,
    )
    if not graded:
        return Standing()
    if method == Quiz.Grading.AVERAGE:
        mean = sum((one.percent or Decimal(0) for one in graded), Decimal(0)) / len(graded)
        percent = mean.quantize(HUNDREDTH, ROUND_HALF_UP)
        return Standing(percent, graded[-1].may_pass and percent >= graded[-1].pass_percent)
    if method == Quiz.Grading.LAST:
        counted = graded[-1]
    elif method == Quiz.Grading.FIRST:
        counted = graded[0]
    else:
        counted = max(graded, key=lambda one: (bool(one.passed), one.percent or 0))
    return Standing(counted.percent, bool(counted.passed), counted)


def _sum(items: Sequence[Judged]) -> tuple[float, float, Decimal]:
    score = math.fsum(item.weight * (item.fraction or 0.0) for item in items)
    max_score = math.fsum(item.weight for item in items)
    share = Decimal(repr(score)) / Decimal(repr(max_score)) if max_score else Decimal(0)
    return score, max_score, (share * 100).quantize(HUNDREDTH, ROUND_HALF_UP)


def _section(section: Mapping[str, Any], items: Sequence[Judged], pass_percent: int) -> dict[str, Any]:
    """A section with its result; one in which no question counts any more is in nobody's way."""
    _score, max_score, percent = _sum([item for item in items if item.section_key == section["key"]])
    need = section.get("pass_percent")
    passed = not max_score or percent >= (pass_percent if need is None else need)
    return {**section, "pass_percent": need, "percent": float(percent) if max_score else None, "passed": passed}
