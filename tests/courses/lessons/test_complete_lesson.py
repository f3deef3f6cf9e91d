"""«Готово, дальше»: a lesson that is only read counts when the learner says so."""

import pytest
from django.urls import reverse

from courses.models import Completion, Course, Enrolment, Lesson, LessonProgress
from courses.progress.actions import complete_lesson
from lms.errors import Refused
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Анатомия ответа")


def complete(client, lesson, **extra):
    return client.post(reverse("courses:lesson-complete", args=[lesson.pk]), **extra)


def test_done_next_leads_to_the_next_lesson(client_of, learner, course):
    first, second = builders.lesson(course), builders.lesson(course)
    response = complete(client_of(learner), first)
    assert response["Location"] == second.get_absolute_url()
    assert LessonProgress.objects.get(lesson=first).completed_at is not None


def test_a_second_click_changes_nothing_and_goes_on_as_well(client_of, learner, course):
    first, second = builders.lesson(course), builders.lesson(course)
    client = client_of(learner)
    complete(client, first)
    completed_at = LessonProgress.objects.get(lesson=first).completed_at
    assert complete(client, first)["Location"] == second.get_absolute_url()
    assert LessonProgress.objects.get(lesson=first).completed_at == completed_at


def test_the_last_lesson_leads_to_the_course_with_a_good_word(client_of, learner, course):
    lesson = builders.lesson(course)
    response = client_of(learner).post(reverse("courses:lesson-complete", args=[lesson.pk]), follow=True)
    assert response.redirect_chain[-1][0] == course.get_absolute_url()
    assert "Поздравляем!" in response.content.decode()
    assert Completion.objects.filter(user=learner, course=course).count() == 1


def test_a_lesson_that_is_held_up_does_not_complete(client_of, learner, course):
    first = builders.lesson(course, "Сроки")
    locked = builders.lesson(course, after=first)
    response = complete(client_of(learner), locked)
    assert response.status_code == 409
    assert "Сначала пройдите урок «Сроки»" in response.content.decode().replace("\u00a0", " ")
    assert not LessonProgress.objects.exclude(completed_at=None).exists()


@pytest.mark.parametrize("rule", [Lesson.Rule.PASSED, Lesson.Rule.SUBMITTED, Lesson.Rule.MARKED])
def test_nobody_gives_herself_a_pass(client_of, learner, course, rule):
    lesson = builders.lesson(course, kind=Lesson.Kind.REPLY, scenario=builders.scenario(), completion=rule)
    assert complete(client_of(learner), lesson).status_code == 409
    assert not Completion.objects.exists()


def test_where_the_next_lesson_is_closed_the_nearest_open_one_follows(client_of, learner, course):
    lesson, last = builders.lesson(course, order=1), builders.lesson(course, order=3)
    builders.lesson(course, after=last, order=2)
    client = client_of(learner)
    client.get(lesson.get_absolute_url())
    assert complete(client, lesson)["Location"] == last.get_absolute_url()


def test_drafts_are_not_learnt_even_by_those_who_see_them(client_of, learner, trainer):
    lesson = builders.lesson(builders.course("Черновик", state=Course.State.DRAFT))
    assert complete(client_of(learner), lesson).status_code == 404
    assert complete(client_of(trainer), lesson).status_code == 403
    with pytest.raises(Refused):
        complete_lesson(lesson=lesson, user=trainer)
    assert not Enrolment.objects.exists()


def test_only_a_post_completes(client_of, learner, course):
    lesson = builders.lesson(course)
    assert client_of(learner).get(reverse("courses:lesson-complete", args=[lesson.pk])).status_code == 405
    assert not LessonProgress.objects.exists()


def test_a_better_score_is_kept_and_a_worse_one_is_not(learner, course):
    lesson = builders.lesson(course, kind=Lesson.Kind.QUIZ, quiz=builders.quiz(), completion=Lesson.Rule.PASSED)
    for score in (80, 95, 85):
        complete_lesson(lesson=lesson, user=learner, score=score)
    assert LessonProgress.objects.get().score == 95
