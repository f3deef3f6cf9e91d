"""What keeps a quiz from being published, and what is only worth another look."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lms.errors import Refused
from quizzes.assembly import queries, readiness
from quizzes.assembly.actions import publish, set_points, update
from quizzes.models import Quiz, Revision, Section
from tests import builders

HOUR = dt.timedelta(hours=1)


def said(quiz) -> readiness.Readiness:
    return readiness.check(quiz, list(queries.sections(quiz)), timezone.now())


def draft(count: int = 10, **fields) -> Quiz:
    questions = [builders.question(builders.single(f"Вопрос {n}")) for n in range(count)]
    return builders.quiz(questions, state=Quiz.State.DRAFT, **fields)


def test_of_an_ordinary_quiz_there_is_nothing_to_say(db):
    assert said(draft(minutes=15)) == readiness.Readiness([], [])


def test_a_day_of_closing_that_has_passed_forbids_publishing_and_only_warns_later(db, trainer):
    quiz = draft(closes_at=timezone.now() - HOUR)
    with pytest.raises(Refused) as refusal:
        publish(quiz=quiz, by=trainer)
    assert "День закрытия уже прошёл" in refusal.value.reasons[0]

    Quiz.objects.update(state=Quiz.State.PUBLISHED)
    quiz.refresh_from_db()
    assert said(quiz).gaps == []
    assert "День закрытия уже прошёл" in said(quiz).advice[0]
    assert update(quiz=quiz, by=trainer, title="Исправлена опечатка").title == "Исправлена опечатка"


def test_dates_the_wrong_way_round_are_refused(db, trainer):
    now = timezone.now()

    with pytest.raises(Refused) as refusal:
        update(quiz=draft(), by=trainer, opens_at=now + HOUR, closes_at=now)
    assert "раньше, чем открывается" in refusal.value.reasons[0]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"max_attempts": 1}, "попытка всего одна"),
        ({"grading": "first"}, "лучшая или последняя"),
        ({"grading": "average"}, "лучшая или последняя"),
        ({"practice": True}, "тренировка"),
        ({}, "раздел всего один"),
    ],
)
def test_rules_of_retaking_that_contradict_each_other_are_named(db, fields, why):
    quiz = draft(retake_failed=True, **fields)

    assert any(why in gap for gap in said(quiz).gaps)


def test_a_published_quiz_takes_no_rules_that_contradict_each_other(db, trainer):
    with pytest.raises(Refused) as refusal:
        update(quiz=builders.quiz(), by=trainer, retake_failed=True)
    assert "раздел всего один" in refusal.value.reasons[1]


def test_a_mean_of_attempts_and_a_mark_of_a_section_do_not_go_together(db):
    quiz = draft(grading=Quiz.Grading.AVERAGE)
    Section.objects.update(pass_percent=60)

    assert any("в среднем" in gap for gap in said(quiz).gaps)


def test_too_little_time_is_said_with_what_is_usual(db):
    (advice,) = said(draft(minutes=3)).advice

    assert advice.replace("\xa0", " ") == "Времени мало: на 10 вопросов обычно уходит 7 минут, а в тесте 3 минуты."


def test_the_author_s_own_estimate_goes_before_the_usual(db):
    quiz = draft(minutes=3)
    Revision.objects.update(seconds=15)

    assert said(quiz).advice == []


def test_a_draw_takes_its_share_of_the_time(db):
    quiz = draft(minutes=3)
    Section.objects.update(draw=4)

    assert said(quiz).advice == ["Одна ошибка — и зачёта нет: вопросов мало для такого проходного балла."]


def test_when_only_people_judge_the_result_is_waited_for(db):
    essay = {"stem": "Опишите порядок."}
    quiz = builders.quiz([builders.question(essay, kind="essay")], state=Quiz.State.DRAFT)
    assert any("Все ответы проверяет человек" in advice for advice in said(quiz).advice)

    mixed = builders.quiz(
        [builders.question(essay, kind="essay"), *(builders.question() for _ in range(2))], state=Quiz.State.DRAFT
    )
    assert any("пока тренер не проверит" in advice for advice in said(mixed).advice)


def test_points_decide_how_much_waits_for_a_person(db, trainer):
    essay = builders.question({"stem": "Опишите порядок."}, kind="essay")
    machine = [builders.question() for _ in range(9)]
    quiz = builders.quiz([essay, *machine], state=Quiz.State.DRAFT)
    assert not any("тренер" in advice for advice in said(quiz).advice)

    set_points(section=quiz.sections.get(), points={essay.pk: 10}, by=trainer)
    assert any("пока тренер не проверит" in advice for advice in said(quiz).advice)


def test_a_practice_that_does_not_count_completes_no_lesson(db):
    assert any("урок с этим тестом пройти будет нельзя" in advice for advice in said(draft(practice=True)).advice)


def test_attempts_with_pauses_that_do_not_fit_are_noticed(db):
    now = timezone.now()
    quiz = draft(opens_at=now + HOUR, closes_at=now + 3 * HOUR, cooldown_minutes=90, max_attempts=3)

    assert any("не поместятся" in advice for advice in said(quiz).advice)


@pytest.mark.parametrize("points", [0, -1, 101])
def test_points_out_of_bounds_are_refused(db, trainer, points):
    quiz = draft(1)
    question = quiz.sections.get().pool.get().question_id

    with pytest.raises(Refused):
        set_points(section=quiz.sections.get(), points={question: points}, by=trainer)
