"""Many are registered at once: limits hold as if they came one by one, and everybody's outcome is named."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.editions import actions as editions
from courses.models import Registration, SeminarEdition
from courses.registrations import actions
from lms.errors import Refused
from lms.models import AuditEntry, Notification
from tests import builders

from .test_concurrency import at_once, people

State = Registration.State


@pytest.fixture
def session(region):
    return builders.session(builders.course("Сроки"), timezone.now() + dt.timedelta(days=3), seats=3)


def states(session) -> list[str]:
    line = Registration.objects.filter(session=session).order_by("queued_at", "id")
    return list(line.values_list("state", flat=True))


@pytest.mark.django_db
def test_seats_and_quotas_go_to_the_first_and_the_others_stand_in_line_in_their_order(session, region, trainer):
    editions.set_quotas(edition=session.edition, quotas={region.health: 2}, by=trainer)
    crowd = people(region.health_unit, 4)
    crowd.insert(3, builders.official("t@example.org", "Тихонов", "Олег", agency=region.transport))
    entered = actions.register_many(session=session, people=[*crowd, crowd[0]], by=trainer)
    assert [entered.here[one.pk].state for one in crowd] == ["seated", "seated", "waiting", "seated", "waiting"]
    line = Registration.objects.filter(session=session).order_by("queued_at")
    assert [one.user for one in line] == crowd
    assert len({one.queued_at for one in line}) == 5
    assert AuditEntry.objects.filter(verb="courses.register", data__state="seated").count() == 3
    told = Notification.objects.values_list("kind", flat=True)
    assert sorted(told) == ["courses.registration_seated"] * 3 + ["courses.registration_waiting"] * 2


@pytest.mark.django_db
def test_who_is_elsewhere_takes_no_seat_and_is_named_with_the_reason(session, learner, region, trainer):
    other = builders.session(builders.course("Тон"), session.starts_at)
    actions.register(session=other, user=learner, by=learner)
    crowd = people(region.health_unit, 3)
    entered = actions.register_many(session=session, people=[learner, *crowd], by=trainer)
    assert states(session) == [State.SEATED] * 3
    assert "Иванова Анна Петровна в это время уже на другом занятии: «Тон»" in entered.refused[learner.pk][0]


@pytest.mark.django_db
def test_a_second_click_registers_and_tells_nobody_again(session, region, trainer):
    crowd = people(region.health_unit, 4)
    first, second = (actions.register_many(session=session, people=crowd, by=trainer) for _click in range(2))
    assert first.here == second.here
    assert not second.made
    assert Notification.objects.count() == 4


@pytest.mark.django_db
def test_a_group_takes_all_sessions_of_an_edition_or_waits_for_all(region, trainer):
    course = builders.course()
    builders.edition(course, attend=SeminarEdition.Attend.ALL)
    start = timezone.now() + dt.timedelta(days=3)
    parts = [builders.session(course, start + dt.timedelta(days=n), seats=1 + n) for n in range(3)]
    actions.register_many(session=parts[1], people=people(region.health_unit, 3), by=trainer)
    assert [states(part) for part in parts] == [["seated", "waiting", "waiting"]] * 3
    late = builders.session(course, start + dt.timedelta(days=9), seats=9)
    with pytest.raises(Refused, match="на часть этих занятий"):
        actions.register(session=late, user=Registration.objects.first().user, by=trainer)


@pytest.mark.django_db
def test_a_head_is_asked_about_many_in_one_letter(session, region, learner, head, hr, client_of):
    editions.update_edition(edition=session.edition, by=hr, needs_approval=True)
    actions.register_many(session=session, people=[learner, *people(region.health_unit, 11)], by=hr)
    assert states(session) == [State.ASKED] * 12
    letter = Notification.objects.get()
    assert (letter.recipient, letter.title) == (head, "Согласуйте записи: 12\N{NO-BREAK SPACE}человек — «Сроки»")
    assert "Очередной" in client_of(head).get(letter.url).content.decode()


@pytest.mark.django_db
def test_five_hundred_cost_as_many_statements_as_five(session, region, trainer, django_assert_max_num_queries):
    crowd = people(region.health_unit, 500)
    with django_assert_max_num_queries(40) as few:
        actions.register_many(session=session, people=crowd[:5], by=trainer)
    with django_assert_max_num_queries(len(few.captured_queries) + 4):
        actions.register_many(session=session, people=crowd, by=trainer)
    assert states(session) == [State.SEATED] * 3 + [State.WAITING] * 497


@pytest.mark.django_db
def test_the_answer_counts_who_got_in_who_waits_and_who_did_not(session, region, trainer, client_of):
    crowd = people(region.health_unit, 120)
    url = reverse("courses:session-add-many", args=[session.pk])
    page = client_of(trainer).post(url, {"lines": "\n".join([*(one.email for one in crowd), "nobody@example.org"])})
    said = page.content.decode()
    assert "Не записаны: 1 · записаны: 3 · в листе ожидания: 117" in said
    assert "Показаны первые 100, дальше ещё 17" in " ".join(said.split()).replace("\xa0", " ")
    again = client_of(trainer).post(url, {"lines": crowd[0].email})
    assert "уже записан" in again.content.decode()
    assert "Без изменений: 1" in again.content.decode()


@pytest.mark.django_db
def test_a_list_for_a_closed_session_is_told_why_at_its_field(session, hr, learner, trainer, client_of):
    editions.update_edition(edition=session.edition, by=trainer, opens_at=timezone.now() + dt.timedelta(days=1))
    url = reverse("courses:session-add-many", args=[session.pk])
    page = client_of(hr).post(url, {"lines": learner.email})
    assert page.status_code == 409
    assert "Запись откроется" in page.context["form"].errors["lines"][0]


@pytest.mark.django_db(transaction=True)
def test_groups_and_single_people_at_once_never_pass_the_limit(region, trainer):
    start = timezone.now() + dt.timedelta(days=3)
    here, there = (builders.session(builders.course(f"Курс {n}"), start, seats=30, place=f"Зал {n}") for n in "12")
    crowd = people(region.health_unit, 60)
    jobs = [
        lambda: actions.register_many(session=here, people=crowd, by=trainer),
        lambda: actions.register_many(session=there, people=crowd[::-1], by=trainer),
        lambda: actions.register_many(session=here, people=crowd[20:], by=trainer),
        *(lambda one=one: come(here, one) for one in crowd[:9]),
    ]

    def come(session, user) -> None:
        with contextlib.suppress(Refused):
            actions.register(session=session, user=user, by=user)

    at_once(jobs, threads=6)
    assert Registration.objects.filter(state__in=[State.SEATED, State.WAITING]).count() == 60
    for one in (here, there):
        found = states(one)
        assert found == [State.SEATED] * min(30, len(found)) + [State.WAITING] * max(0, len(found) - 30)
