"""A trainer judges an answer in a quiz; the last one brings the outcome, a changed one changes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from courses.enrolments.actions import enrol
from courses.lessons.models import Lesson
from courses.models import Certificate, Doubt, LessonProgress
from lms.audit.models import AuditEntry
from lms.errors import Refused
from lms.models import Notification
from quizzes.attempts import actions as attempts
from quizzes.attempts.signals import attempt_graded
from quizzes.marking import actions, judging, queries
from quizzes.models import Attempt, ItemMark, Quiz
from quizzes.results import actions as results
from tests import builders
from tests.quizzes.essays import TEXT, essay, quiz_with, reply_body, sent

from .conftest import TOP

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return quiz_with(
        ("single", builders.single()),
        ("essay", essay()),
        ("essay", essay(stem="Как признать ошибку?")),
        pass_percent=80,
    )


@pytest.fixture
def waiting(quiz, learner) -> Attempt:
    return sent(quiz, learner, TEXT, "Прямо, одной фразой.")


@pytest.fixture
def heard():
    found = []

    def hear(sender, attempt, **kwargs):
        found.append((attempt.pk, attempt.passed))

    attempt_graded.connect(hear)
    yield found
    attempt_graded.disconnect(hear)


def item(attempt, position):
    return attempt.items.get(position=position)


def give(attempt, position, share, by, **more):
    return actions.mark_item(item=item(attempt, position), marker=by, judgement=judging.Judgement(share), **more)


def mark_all(attempt, by, *shares):
    for position, share in enumerate(shares, start=2):
        give(attempt, position, share, by)
    attempt.refresh_from_db()
    return attempt


def test_one_marked_answer_adds_to_what_is_known(waiting, trainer, heard):
    give(waiting, 2, 0.5, trainer)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.score, waiting.max_score) == (Attempt.State.SUBMITTED, 1.5, 2)
    assert not heard
    assert not Notification.objects.filter(recipient=waiting.user).exists()


def test_the_last_marked_answer_brings_the_outcome(waiting, trainer, heard):
    mark_all(waiting, trainer, 0.5, 1.0)

    assert (waiting.state, waiting.score, waiting.max_score) == (Attempt.State.GRADED, 2.5, 3)
    assert (float(waiting.percent), waiting.passed) == (83.33, True)
    assert heard == [(waiting.pk, True)]
    told = Notification.objects.get(recipient=waiting.user)
    assert "83 %, зачёт" in told.body
    assert told.url == f"/attempts/{waiting.pk}/review/"


def test_the_mark_is_written_down(waiting, trainer):
    mark = give(waiting, 2, 0.25, trainer, comment="Добавьте пример.")

    entry = AuditEntry.objects.get(verb="quizzes.mark_item")
    assert (entry.actor, entry.data) == (trainer, {"mark": mark.pk, "fraction": 0.25})
    assert (mark.marker, mark.comment) == (trainer, "Добавьте пример.")


def test_a_blank_answer_is_worth_nothing_without_a_trainer(quiz, learner, trainer):
    attempt = sent(quiz, learner, TEXT)

    assert item(attempt, 3).fraction == 0
    assert queries.item_queue(trainer).count() == 1
    mark_all(attempt, trainer, 1.0)
    assert attempt.state == Attempt.State.GRADED


def test_the_same_mark_twice_is_one(waiting, trainer):
    first = give(waiting, 2, 0.5, trainer, comment="Верно.")
    second = give(waiting, 2, 0.5, trainer, comment="Верно.")

    assert first == second
    assert ItemMark.objects.count() == 1


def test_who_was_overtaken_is_told_and_may_replace_the_mark(waiting, trainer, office):
    first = give(waiting, 2, 0.5, trainer)

    with pytest.raises(Refused, match="оценил другой тренер"):
        give(waiting, 2, 1.0, office)

    give(waiting, 2, 1.0, office, supersedes=first.pk)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert item(waiting, 2).fraction == 1.0


def test_nobody_judges_herself(quiz, trainer):
    attempt = sent(quiz, trainer, TEXT, TEXT)

    with pytest.raises(Refused, match="Свой ответ"):
        give(attempt, 2, 1.0, trainer)


def test_an_open_attempt_is_not_judged(quiz, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)

    with pytest.raises(Refused, match="ещё идёт"):
        give(attempt, 2, 1.0, trainer)


def test_an_annulled_attempt_is_not_judged_and_leaves_the_queue(waiting, trainer, office):
    results.annul(attempt=waiting, by=office, reason="Отвечал другой человек.")

    with pytest.raises(Refused, match="аннулировали"):
        give(waiting, 2, 1.0, trainer)
    assert not queries.item_queue(trainer).exists()


def test_what_the_machine_judges_is_not_judged_by_a_person(waiting, trainer):
    with pytest.raises(Refused, match="человек не проверяет"):
        give(waiting, 1, 1.0, trainer)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_points_stay_within_the_question(waiting, trainer, share):
    with pytest.raises(Refused, match="Баллов не может быть"):
        give(waiting, 2, share, trainer)


@pytest.mark.parametrize("way", ["credit", "drop"])
def test_a_question_put_right_for_all_is_judged_no_more(quiz, waiting, trainer, way):
    mark_all(waiting, trainer, 0.5, 0.5)
    revision = item(waiting, 2).revision
    results.correct(quiz=quiz, revision=revision, way=way, by=trainer, reason="Вопрос неудачен.")

    with pytest.raises(Refused, match="исправили для всех"):
        give(waiting, 2, 0.0, trainer, supersedes=queries.standing_item_mark(item(waiting, 2)).pk)


def test_a_better_mark_brings_the_pass(waiting, trainer, heard):
    mark_all(waiting, trainer, 0.0, 1.0)
    assert heard == [(waiting.pk, False)]
    standing = queries.standing_item_mark(item(waiting, 2))

    give(waiting, 2, 1.0, trainer, supersedes=standing.pk)

    waiting.refresh_from_db()
    assert waiting.passed
    assert heard == [(waiting.pk, False), (waiting.pk, True)]


@pytest.fixture
def certified(quiz, waiting, learner, trainer) -> Certificate:
    """A certificate of a course whose only lesson is the quiz."""
    course = builders.course()
    builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    enrol(user=learner, course=course)
    mark_all(waiting, trainer, 1.0, 1.0)
    return Certificate.objects.get(holder=learner)


def test_the_pass_completes_the_lesson_and_the_course(certified, learner):
    progress = LessonProgress.objects.get(enrolment__user=learner)
    assert (progress.completed_at is not None, progress.score) == (True, 100)


def test_a_worse_mark_that_pulls_the_average_down_asks_for_a_decision_too(certified, quiz, waiting, learner, trainer):
    Quiz.objects.filter(pk=quiz.pk).update(grading=Quiz.Grading.AVERAGE, max_attempts=None)
    quiz.refresh_from_db()
    mark_all(sent(quiz, learner, TEXT, TEXT), trainer, 0.25, 1.0)  # 75 %, and the mean is 87.5 %
    assert not Doubt.objects.exists()

    give(waiting, 2, 0.5, trainer, supersedes=queries.standing_item_mark(item(waiting, 2)).pk)

    assert Doubt.objects.count() == 1


def test_sections_are_summed_up_with_the_last_mark(learner, trainer):
    quiz = quiz_with(("essay", essay()), pass_percent=50)
    section = quiz.sections.get()
    section.pass_percent = 80
    section.save()
    attempt = sent(quiz, learner, TEXT)

    give(attempt, 1, 0.7, trainer)

    attempt.refresh_from_db()
    assert (float(attempt.percent), attempt.passed) == (70, False)
    assert [(one["percent"], one["passed"]) for one in attempt.sections] == [(70.0, False)]


def test_a_worse_mark_withdraws_nothing_and_asks_for_a_decision(certified, waiting, trainer):
    standing = queries.standing_item_mark(item(waiting, 2))

    give(waiting, 2, 0.0, trainer, supersedes=standing.pk)

    certified.refresh_from_db()
    assert certified.state == Certificate.State.VALID
    doubt = Doubt.objects.get()
    assert (doubt.certificate, doubt.attempt) == (certified, waiting)
    assert "изменил оценку ответа на вопрос 2" in doubt.reason


def test_a_reply_is_judged_by_the_rubric(learner, trainer, scenario_reply):
    attempt = sent(scenario_reply, learner, "Здравствуйте! Сегодня до 12:00 почистят.")
    answer = item(attempt, 1)
    rubric = queries.rubric_of(builders.scenario())

    mark = actions.mark_item(item=answer, marker=trainer, judgement=judging.by_levels(rubric, {**TOP, "K1": 0}))

    assert (mark.rubric, mark.levels["K1"]) == (rubric, 0)
    assert mark.stop_factors == ["SF4"]
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
    assert attempt.score == mark.fraction < 1


@pytest.fixture
def scenario_reply():
    return quiz_with(("reply", reply_body()))


def test_a_rubric_must_be_filled_in(learner, trainer, scenario_reply):
    attempt = sent(scenario_reply, learner, "Почистят.")
    rubric = queries.rubric_of(builders.scenario())

    with pytest.raises(Refused, match="Не выбран уровень"):
        actions.mark_item(item=item(attempt, 1), marker=trainer, judgement=judging.by_levels(rubric, {"K1": 4}))


def test_what_the_machine_says_of_a_reply_is_frozen_when_it_is_sent(learner):
    by_machine = sent(quiz_with(("reply", reply_body("machine"))), learner, "Надежда Ефимовна, почистим.")
    by_person = sent(quiz_with(("reply", reply_body("person"))), learner, "Надежда Ефимовна, почистим.")

    assert by_machine.state == Attempt.State.GRADED
    assert item(by_machine, 1).report["score"] / 100 == item(by_machine, 1).fraction
    assert by_person.state == Attempt.State.SUBMITTED
    assert item(by_person, 1).report == item(by_machine, 1).report


def test_the_notification_is_silent_where_the_quiz_hides_the_result(learner, trainer):
    quiz = quiz_with(("essay", essay()), review={})
    attempt = sent(quiz, learner, TEXT)

    give(attempt, 1, 1.0, trainer)

    assert "%" not in Notification.objects.get(recipient=learner).body


@pytest.mark.django_db(transaction=True)
def test_two_trainers_at_the_same_moment_grade_the_attempt_once(learner, trainer, office, heard):
    attempt = sent(quiz_with(("essay", essay())), learner, TEXT)
    answer = item(attempt, 1)

    def judge(by):
        try:
            actions.mark_item(item=answer, marker=by, judgement=judging.Judgement(1.0))
            return True
        except Refused:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        done = list(hands.map(judge, [trainer, office]))

    assert sorted(done) == [False, True]
    assert heard == [(attempt.pk, True)]
    assert ItemMark.objects.count() == 1
