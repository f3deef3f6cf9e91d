"""The questions and answers inside the attempts of the history, so that every review can be opened."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef

from quizzes.assembly import queries as assembly
from quizzes.assembly.drawing import Pool, draw
from quizzes.models import Attempt, Item, Quiz, Revision
from quizzes.scoring import KINDS

BATCH = 5000


def write(*, limit: int) -> None:
    """Fill the newest ``limit`` attempts that have no items, so that their scores come out as they stand."""
    without = ~Exists(Item.objects.filter(attempt=OuterRef("pk")))
    attempts = Attempt.objects.filter(without, state=Attempt.State.GRADED).order_by("-id")[:limit]
    by_quiz: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_quiz[attempt.quiz_id].append(attempt)
    items: list[Item] = []
    revisions = Revision.objects.in_bulk()
    for quiz in Quiz.objects.filter(pk__in=by_quiz):
        pools = assembly.pools(quiz)
        for attempt in by_quiz[quiz.pk]:
            items += _items(attempt, pools, revisions)
    Item.objects.bulk_create(items, batch_size=BATCH)


def _items(attempt: Attempt, pools: list[Pool], revisions: dict[int, Revision]) -> list[Item]:
    rng = random.Random(attempt.pk)  # noqa: S311 - plausible, not secret
    drawn = draw(pools, rng, shuffle=True)
    right = set(rng.sample(range(len(drawn)), int(attempt.score or 0)))
    items = []
    for place, one in enumerate(drawn):
        revision = revisions[one.revision]
        kind = KINDS[revision.kind]
        shown, key = kind.present(revision.body, rng, True), kind.key(revision.body)
        answer = _right_answer(kind.name, key) if place in right else None
        items.append(
            Item(
                attempt=attempt,
                position=place + 1,
                revision=revision,
                section_title=one.section_title,
                kind=kind.name,
                shown=shown,
                key=key,
                answer=answer,
                sequence=place + 1,
                answered_at=attempt.finished_at if answer is not None else None,
                fraction=kind.score(shown, key, answer),
            )
        )
    return items


def _right_answer(kind: str, key: dict[str, Any]) -> Any:
    if kind in ("single", "truefalse"):
        return key["correct"][0]
    if kind == "order":
        return {option: place for place, option in enumerate(key["correct"], start=1)}
    return {"multiple": key.get("correct"), "match": key.get("pairs"), "short": (key.get("accepted") or [None])[0]}[
        kind
    ]
