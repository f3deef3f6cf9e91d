"""What touches many people goes on in the background; what was given up is said so and can be started again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from courses.catalogue import actions as catalogue
from courses.models import (
    Assignment,
    AssignmentEvent,
    Course,
    Programme,
    Progress,
    Recalculation,
    Requirement,
    RequirementCourse,
)
from courses.requirements import actions, gradual, portions, queries
from courses.requirements.editions import Item
from courses.requirements.tasks import check_assignments
from lms.errors import Refused
from lms.jobs import actions as jobs
from lms.jobs.models import Job
from lms.models import User
from tests import builders
from tests.conftest import Region

SignIn = Callable[[User], Client]


@pytest.fixture
def whole(region: Region, learner: User, hr: User, anatomy: Course, today: dt.date) -> Requirement:
    """The whole programme of two courses, of which one is a draft, by a day that went by."""
    draft = builders.course("Тон и конфликт", order=2, state="draft", description="О тоне.", objectives=["Слышать"])
    builders.lesson(draft)
    item = Item(programme=anatomy.programme, due_on=today - dt.timedelta(days=3))
    made = actions.require(title="Вся программа", agency=region.health, items=[item], starts_on=today, by=None)
    RequirementCourse.objects.update(added_on=today - dt.timedelta(days=30))
    Requirement.objects.update(starts_on=today - dt.timedelta(days=30))
    return made


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people are many, and three portions' worth."""
    monkeypatch.setattr(portions, "AT_ONCE", 1)
    monkeypatch.setattr(portions, "PORTION", 1)


def assigned(course: Course) -> int:
    return Assignment.objects.filter(course=course).count()


def give_up() -> None:
    Job.objects.filter(kind=gradual.GO_ON, done_at=None).update(attempts=8, failed_at=timezone.now())


def test_a_published_course_of_the_programme_is_required_at_once_with_time_to_take_it(
    whole: Requirement, learner: User, trainer: User, today: dt.date
) -> None:
    tone = Course.objects.get(title="Тон и конфликт")
    assert not assigned(tone)
    catalogue.publish(course=tone, by=trainer)
    one = Assignment.objects.get(course=tone, user=learner)
    assert one.due_on == today + dt.timedelta(days=14)
    assert AssignmentEvent.objects.get(course=tone, user=learner).why == "programme_changed"
    assert not queries.recomputed()


def test_an_archived_course_of_the_programme_is_required_no_more_and_what_is_completed_stays(
    whole: Requirement, learner: User, hr: User, trainer: User, anatomy: Course
) -> None:
    Assignment.objects.filter(user=hr).update(state=Progress.COMPLETED, completed_at=timezone.now())
    catalogue.archive(course=anatomy, by=trainer)
    assert [one.user for one in Assignment.objects.all()] == [hr]


def test_a_course_that_moves_to_another_programme_takes_its_assignments_along(
    whole: Requirement, trainer: User, anatomy: Course
) -> None:
    other = Programme.objects.create(code="other", title="Другая", organiser="ЦУР")
    Course.objects.update(description="Об ответе.", objectives=["Отвечать"])
    builders.lesson(anatomy)
    catalogue.update(course=anatomy, by=trainer, programme=other)
    assert not assigned(anatomy)
    assert not queries.recomputed()


def test_where_many_are_concerned_it_goes_on_in_the_background_and_the_night_does_not_shout(
    whole: Requirement, many: None, trainer: User, caplog: pytest.LogCaptureFixture
) -> None:
    tone = Course.objects.get(title="Тон и конфликт")
    catalogue.publish(course=tone, by=trainer)
    assert not assigned(tone)
    with caplog.at_level(logging.ERROR):
        check_assignments({})
    assert not caplog.records
    assert Job.objects.filter(kind="requirements.check_assignments", run_at__gt=timezone.now()).exists()
    jobs.drain()
    assert assigned(tone) == 2
    assert not queries.recomputed()


def test_a_requirement_of_many_is_withdrawn_in_the_background(
    whole: Requirement, many: None, office: User, client_of: SignIn, anatomy: Course
) -> None:
    answer = client_of(office).post(f"/requirements/{whole.pk}/withdraw/", follow=True)
    assert "страницу можно закрыть" in answer.content.decode()
    assert assigned(anatomy) == 2
    found = Recalculation.objects.get()
    assert (found.why, found.total) == ("withdrawn", 2)
    gradual.go_on(recalculation=found.pk, done=0)
    gradual.go_on(recalculation=found.pk, done=0)
    assert assigned(anatomy) == 1
    jobs.drain()
    assert assigned(anatomy) == 0
    last = AssignmentEvent.objects.filter(course=anatomy).order_by("-id")[0]
    assert (last.state, last.why, last.by) == ("removed", "withdrawn", office)
    assert not queries.recomputed()
    assert not any(vars(queries.ledger_differences()).values())


def test_what_was_given_up_is_said_so_and_goes_on_by_a_button(
    whole: Requirement, many: None, office: User, hr: User, client_of: SignIn, anatomy: Course
) -> None:
    actions.withdraw(requirement=whole, by=office)
    with pytest.raises(Refused, match="начинать снова нечего"):
        gradual.start_again(requirement=whole, by=office)
    give_up()
    url = f"/requirements/{whole.pk}/"
    page = client_of(office).get(url).content.decode().replace("\u00a0", " ")
    assert "Отмена остановилась" in page
    assert "hx-trigger" not in page.split('id="progress"')[1].split("</div>")[0]
    assert "Продолжить пересчёт" not in client_of(hr).get(url).content.decode()
    assert client_of(hr).post(f"{url}follow/").status_code == 403
    assert client_of(office).post(f"{url}follow/").status_code == 302
    jobs.drain()
    assert assigned(anatomy) == 0
    assert Recalculation.objects.get().finished_at is not None
