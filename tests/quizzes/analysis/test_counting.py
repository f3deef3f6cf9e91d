"""What the database counts is what the formulas make of everybody's marks one by one."""

from __future__ import annotations

import random

import pytest

from lms.models import User
from quizzes.analysis import queries
from quizzes.analysis.statistics import Sitting, analyse
from quizzes.attempts import actions as attempts
from quizzes.models import Attempt, Item
from tests import builders

pytestmark = pytest.mark.django_db


def people(count: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"p{number}@example.org", last_name=f"Слушатель{number:02}", first_name="Ян")
        for number in range(count)
    )


def marked(quiz, users) -> None:
    """Everybody's attempt, with marks of thirds and halves that chance gives."""
    chance = random.Random(7)
    for user in users:
        attempt = attempts.submit(attempt=attempts.start(quiz=quiz, user=user, rng=chance))
        for item in attempt.items.all():
            Item.objects.filter(pk=item.pk).update(fraction=chance.choice([0, 1 / 3, 0.5, 1, 1]), weight=2)


@pytest.mark.parametrize("draw", [None, 4])
def test_counted_by_the_database_and_one_by_one_is_the_same(draw):
    quiz = builders.quiz([builders.question(builders.single(f"Вопрос {n}?")) for n in range(6)], draw=draw)
    marked(quiz, people(25))

    found = queries.analysis(queries.chosen_attempts(quiz))

    sittings = [
        Sitting(
            [item.revision_id for item in items],
            [item.fraction * item.weight for item in items],
            [item.weight for item in items],
        )
        for items in (attempt.items.order_by("position") for attempt in Attempt.objects.filter(quiz=quiz))
    ]
    figures, items = analyse(sittings)
    assert vars(found.figures) == pytest.approx(vars(figures))
    assert {one.revision.pk: vars(one.figures) for one in found.questions} == {
        key: pytest.approx(vars(one)) for key, one in items.items()
    }
    assert all(one.figures.upper_lower is not None for one in found.questions)
