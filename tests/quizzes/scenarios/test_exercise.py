from __future__ import annotations

import json

from quizzes.models import Scenario
from quizzes.scenarios.exercise import Exercise, passes
from quizzes.scenarios.readiness import bench, gaps


def snow(**fields):
    return Scenario(
        **{
            "title": "Каток",
            "channel": "vk_comment",
            "author_name": "Анна",
            "answered_by": "Администрация",
            "message": "Когда почистят?",
            "facts": ["Сегодня до 12:00"],
            "points": [{"text": "Срок", "weight": 3}],
            "model_reply": "Анна, здравствуйте! Почистят сегодня до 12:00.",
            **fields,
        }
    )


def test_an_exercise_survives_json():
    exercise = Exercise.of(snow())

    assert Exercise.from_json(json.loads(json.dumps(exercise.to_json()))) == exercise


def test_a_situation_of_an_older_version_reads_with_defaults():
    exercise = Exercise.from_json({"title": "Каток", "channel": "vk_comment", "message": "?", "unknown": 1})

    assert exercise.pass_score == 55
    assert exercise.points == ()


def test_the_checker_is_told_what_the_official_knew():
    situation = Exercise.of(snow(public=False)).for_checker()

    assert (situation.channel, situation.public, situation.author) == ("vk_comment", False, "Анна")
    assert situation.points[0].weight == 3


def test_a_reply_passes_by_score_unless_it_must_not_be_published():
    assert passes(score=55, stop_factors=(), pass_score=55)
    assert not passes(score=54, stop_factors=(), pass_score=55)
    assert passes(score=60, stop_factors=("SF4",), pass_score=55)
    assert not passes(score=90, stop_factors=("SF1",), pass_score=55)
    assert not passes(score=90, stop_factors=("SF2",), pass_score=55)


def test_gaps_are_named_in_words():
    assert gaps(Exercise.of(snow())) == []
    assert gaps(Exercise.of(snow(model_reply="", facts=[]))) == [
        "Не хватает: факты, на которые можно опереться, образцовый ответ."
    ]


def test_the_bench_tries_the_examples_that_are_there():
    tried = bench(Exercise.of(snow(runaround_reply="")))

    assert tried.model is not None
    assert tried.model.score > 0
    assert tried.runaround is None
    assert all(finding.kind != "good" for finding in tried.remarks)
