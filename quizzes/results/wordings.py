"""Answers of many attempts in words: what was shown is read once a wording, not once an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Min, QuerySet

from quizzes.assembly import reviews
from quizzes.attempts import reviewing
from quizzes.attempts.models import Item

WORTH_KEEPING: Final = 200  # characters of an answer: longer ones are written, and nobody writes the same
KEPT: Final = 50_000


def in_words(item: Item, answer: Any) -> tuple[str, ...]:
    """An answer as people read it. Ids of options say the same in every attempt, so any item of the wording serves."""
    return reviewing.reviewed(
        position=item.position,
        shown=item.shown,
        key=item.key,
        answer=answer,
        fraction=item.fraction,
        seen=reviews.Seen(marks=True),
    ).given


@dataclass(frozen=True)
class Answer:
    """An answer of somebody, as a row of a table: without what she was shown."""

    pk: int
    revision: int
    answer: Any


class Wordings:
    """The wordings of ``items``: one query, whatever their number, and one more for an answer that fits no other's."""

    def __init__(self, items: QuerySet[Item]) -> None:
        first = items.order_by().values("revision").annotate(first=Min("pk")).values("first")
        self._examples = {item.revision_id: item for item in Item.objects.filter(pk__in=first)}
        self._said: dict[tuple[int, str], str] = {}

    def stem(self, revision: int) -> str:
        return self._examples[revision].stem

    def words(self, given: Answer) -> str:
        if given.answer is None:
            return ""
        known = (given.revision, repr(given.answer))
        if (said := self._said.get(known)) is not None:
            return said
        said = "; ".join(in_words(self._examples[given.revision], given.answer) or self._own(given))
        if len(known[1]) <= WORTH_KEEPING and len(self._said) < KEPT:
            self._said[known] = said
        return said

    def _own(self, given: Answer) -> tuple[str, ...]:
        return in_words(Item.objects.get(pk=given.pk), given.answer)
