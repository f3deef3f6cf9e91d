from __future__ import annotations

from django.utils import timezone

from quizzes.models import Rubric
from quizzes.rubrics import readiness
from quizzes.rubrics.actions import ensure_rubric


def test_a_new_site_gets_the_rubric_of_the_project_once(db):
    assert ensure_rubric() == ensure_rubric()
    assert Rubric.objects.get().is_current


def test_the_rubric_in_force_is_left_alone(db):
    own = Rubric.objects.create(
        title="Своя", body={"criteria": [], "stop_factors": []}, is_current=True, published_at=timezone.now()
    )

    assert ensure_rubric() == own


def test_every_level_of_the_programmes_rubric_is_anchored_by_two_examples(db):
    assert readiness.problems(ensure_rubric().body) == []
    assert readiness.advice(ensure_rubric().body) == []
