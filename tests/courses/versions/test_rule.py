"""A rule of completing is tried before it is published, is a part of the version, and takes nothing back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.catalogue.actions import publish
from courses.models import Completion
from courses.progress.actions import complete_lesson
from courses.progress.queries import trail
from courses.versions import queries
from courses.versions.actions import set_rule
from lms.errors import Refused


def some(course, lessons, trainer, enough=2):
    weighed = {lesson.pk: (False, 1) for lesson in lessons}
    set_rule(course=course, by=trainer, completing="some", enough=enough, lessons=weighed)
    course.refresh_from_db()


def test_who_would_complete_by_the_new_rule_is_shown_before_it_is_published(
    course, lessons, trainer, learner, stranger
):
    for lesson in lessons[:2]:
        complete_lesson(lesson=lesson, user=learner)
    complete_lesson(lesson=lessons[0], user=stranger)
    some(course, lessons, trainer)
    run = queries.dry_run(course)
    assert (run.going, run.ready, run.kept_count) == (2, [learner], 0)
    assert not Completion.objects.exists()
    publish(course=course, by=trainer, changelog="Хватит двух уроков", move=True)
    assert Completion.objects.get().user == learner
    assert Completion.objects.get().evidence["rule"] == {"completing": "some", "enough": 2}


def test_who_stays_with_her_version_is_measured_by_its_rule(course, lessons, trainer, learner, stranger):
    complete_lesson(lesson=lessons[0], user=learner)
    some(course, lessons, trainer, enough=1)
    publish(course=course, by=trainer, changelog="Хватит одного")
    complete_lesson(lesson=lessons[1], user=learner)
    complete_lesson(lesson=lessons[1], user=stranger)
    assert [one.user for one in Completion.objects.all()] == [stranger]


def test_a_stricter_rule_takes_no_completion_back(course, lessons, trainer, learner):
    some(course, lessons, trainer, enough=1)
    publish(course=course, by=trainer, changelog="Хватит одного")
    complete_lesson(lesson=lessons[0], user=learner)
    some(course, lessons, trainer, enough=3)
    run = queries.dry_run(course)
    assert (run.completed, run.kept) == (1, [learner])
    publish(course=course, by=trainer, changelog="Нужны все", move=True)
    assert trail(course, learner).is_completed


def test_a_rule_that_cannot_be_met_is_refused(course, lessons, trainer):
    with pytest.raises(Refused, match="от 1 до 3"):
        some(course, lessons, trainer, enough=4)
    with pytest.raises(Refused, match="от 1 до 100"):
        set_rule(course=course, by=trainer, completing="score", enough=None, lessons={})


def test_the_trainer_sets_the_rule_on_its_page_and_the_learner_reads_it(client_of, course, lessons, trainer, learner):
    client, page = client_of(trainer), reverse("courses:course-rule", args=[course.pk])
    assert client.get(page).status_code == 200
    sent = {f"weight_{one.pk}": 2 for one in lessons} | {f"required_{lessons[0].pk}": "on"}
    bad = client.post(reverse("courses:course-set-rule", args=[course.pk]), {**sent, "completing": "score"})
    assert bad.status_code == 409
    client.post(reverse("courses:course-set-rule", args=[course.pk]), {**sent, "completing": "score", "enough": 60})
    publish(course=course, by=trainer, changelog="По баллам")
    shown = client_of(learner).get(course.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "60 % баллов" in shown.replace("&nbsp;", " ")
