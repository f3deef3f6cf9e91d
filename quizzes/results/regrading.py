"""What a correction would change: read, counted, not written. The same plan is shown before and carried out after."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.errors import Refused
from quizzes.assembly.models import Quiz
from quizzes.attempts import grading
from quizzes.attempts.models import Attempt, Item
from quizzes.bank.models import Revision
from quizzes.scoring import KINDS

from .models import Correction

CHUNK: Final = 2000


@dataclass(frozen=True)
class Change:
    """One attempt: its item as it will stand, and the outcome before and after."""

    attempt: Attempt
    item: Item
    item_before: Mapping[str, Any]
    percent_before: Decimal
    outcome: grading.Outcome

    @property
    def gains_pass(self) -> bool:
        return self.outcome.passed and not self.attempt.passed

    @property
    def loses_pass(self) -> bool:
        return bool(self.attempt.passed) and not self.outcome.passed

    @property
    def moves_pass(self) -> bool:
        return self.gains_pass or self.loses_pass


class Mark(NamedTuple):
    """Another question of an attempt, as far as it counts."""

    section_key: int | None
    weight: float
    fraction: float | None


@dataclass(frozen=True)
class Carried:
    """An item, as it will stand, of an attempt that waits for a person; ``others`` are the marks of the other items."""

    item: Item
    item_before: Mapping[str, Any]
    others: list[Mark]

    def settled(self) -> Attempt:
        """The attempt summed up anew, not saved. Where this was the last question to mark, it is graded."""
        grading.settle(self.item.attempt, [*self.others, self.item])
        return self.item.attempt


@dataclass(frozen=True)
class Plan:
    """``changes`` are graded attempts that are graded otherwise; ``held`` counts all that hold the question.

    ``running`` are items of attempts that go on, ``waiting`` of those that wait for a person: they take the new grading
    along.
    """

    changes: tuple[Change, ...]
    held: int
    running: tuple[Item, ...]
    waiting: tuple[Carried, ...] = ()

    @property
    def changes_anything(self) -> bool:
        return bool(self.changes or self.running or self.waiting)

    @property
    def noticed(self) -> list[Change]:
        """What people would notice: of 6 points of 6 and 5 of 5 both are 100 %."""
        return [one for one in self.changes if one.percent_before != one.outcome.percent or one.moves_pass]

    @property
    def gaining(self) -> list[Change]:
        return [change for change in self.changes if change.gains_pass]

    @property
    def losing(self) -> list[Change]:
        return [change for change in self.changes if change.loses_pass]


def plan(*, quiz: Quiz, revision: Revision, way: str, replacement: Revision | None = None) -> Plan:
    """Grade ``revision`` anew in every attempt at ``quiz`` that holds it. Two queries.

    Refused where the other revision has other options: its key would not fit what people were shown.
    """
    key = _key_for(revision, way, replacement)
    held = _held(quiz, revision)
    if key is None:
        held = held.defer("shown", "report")
    running: list[Item] = []
    graded: dict[int, Item] = {}
    waiting: dict[int, Item] = {}
    for item in held:
        if item.attempt.state == Attempt.State.OPEN:
            running.append(item)
        else:
            (waiting if item.attempt.awaits_marks else graded)[item.attempt_id] = item
    changes: dict[int, Change | Carried | None] = {}
    for attempt, others in _marks_beside(quiz, revision, [*graded, *waiting]):
        item = graded.get(attempt) or waiting[attempt]
        changes[attempt] = _change(item, way, key, others)
    in_order = [change for attempt in (*graded, *waiting) if (change := changes[attempt]) is not None]
    return Plan(
        changes=tuple(change for change in in_order if isinstance(change, Change)),
        held=len(graded),
        running=tuple(item for item in running if _put_right(item, way, key)),
        waiting=tuple(change for change in in_order if isinstance(change, Carried)),
    )


def _held(quiz: Quiz, revision: Revision) -> QuerySet[Item]:
    """Where the question stands in attempts that count, by name."""
    found = Item.objects.filter(attempt__quiz=quiz, revision=revision).exclude(attempt__state=Attempt.State.ANNULLED)
    return found.select_related("attempt__user").order_by("attempt__user__name_key", "attempt_id")


def _key_for(revision: Revision, way: str, replacement: Revision | None) -> dict[str, Any] | None:
    if way != Correction.Way.KEY:
        return None
    if replacement is None or replacement.question_id != revision.question_id or replacement.kind != revision.kind:
        raise Refused(_("Выберите редакцию этого же вопроса, в которой ключ верный."))
    if grading.by_person(revision.kind, revision.body):
        raise Refused(
            _(
                "Ответы на этот вопрос проверяет человек: исправьте оценки тем, кого это касается. "
                "Засчитать вопрос всем или не учитывать его можно здесь."
            )
        )
    if _ids(revision) != _ids(replacement):
        raise Refused(
            _(
                "В той редакции изменены сами варианты, поэтому её ключ к показанному не подходит. "
                "Засчитайте вопрос всем или не учитывайте его."
            )
        )
    return KINDS[replacement.kind].key(replacement.body)


def _ids(revision: Revision) -> set[str]:
    """The ids a learner's answer may name: they are made of the texts, so equal ids are equal texts."""
    shown = KINDS[revision.kind].present(revision.body, random.Random(0), False)  # noqa: S311 - nothing to guess
    return set(_found_ids(shown))


def _found_ids(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for part in value.values():
            yield from _found_ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from _found_ids(part)


def _marks_beside(quiz: Quiz, revision: Revision, attempts: list[int]) -> Iterator[tuple[int, list[Mark]]]:
    """Each of ``attempts`` with its other items, of which no more is read than a section, a weight and a fraction.

    They come one attempt after another: of tens of thousands, all at once would fill the memory.
    """
    alone = set(attempts)
    rows = (
        Item.objects.filter(attempt__in=_held(quiz, revision).order_by().values("attempt"))
        .exclude(revision=revision)
        .order_by()
        .values("attempt")
        .annotate(sections=ArrayAgg("section_key"), weights=ArrayAgg("weight"), fractions=ArrayAgg("fraction"))
        .values_list("attempt", "sections", "weights", "fractions")
    )
    for attempt, *columns in rows.iterator(chunk_size=CHUNK):
        if attempt in alone:
            alone.discard(attempt)
            yield attempt, [Mark(*mark) for mark in zip(*columns, strict=True)]
    for attempt in alone:
        yield attempt, []


def _change(item: Item, way: str, key: dict[str, Any] | None, others: list[Mark]) -> Change | Carried | None:
    """What becomes of a finished attempt; None where nothing does."""
    before = _standing(item)
    if not _put_right(item, way, key):
        return None
    attempt = item.attempt
    if attempt.awaits_marks:
        return Carried(item, before, others)
    outcome = grading.outcome_of(attempt, [*others, item])
    if not outcome.max_score:
        raise Refused(_("В какой-то из попыток не останется ни одного вопроса. Засчитайте вопрос всем."))
    return Change(attempt, item, before, attempt.percent or Decimal(0), outcome)


def _standing(item: Item) -> dict[str, Any]:
    return {"key": item.key, "weight": item.weight, "fraction": item.fraction}


def _put_right(item: Item, way: str, key: dict[str, Any] | None) -> bool:
    """Set the item as it should have been; returns whether that changes anything."""
    before = (item.key, item.weight, item.fraction)
    sent = item.attempt.state != Attempt.State.OPEN
    if key is not None:
        item.key = key
        if sent:
            grading.grade(item)
    elif way == Correction.Way.DROP:
        item.weight = 0.0
        item.fraction = (item.fraction or 0.0) if sent else None
    elif sent:
        item.fraction = 1.0
    return (item.key, item.weight, item.fraction) != before
