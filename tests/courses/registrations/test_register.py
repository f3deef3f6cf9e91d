"""A seat, a place in the line, the word of the head; a freed seat goes to the next in line."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.editions import actions as editions
from courses.models import Registration, SeminarEdition
from courses.registrations import actions
from courses.seminars import actions as sessions
from lms.errors import Refused
from lms.models import Notification, Role
from tests import builders

pytestmark = pytest.mark.django_db
State = Registration.State


def ahead(days: int = 3, hour: int = 10) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=days), dt.time(hour)))


@pytest.fixture
def session(region):
    return builders.session(builders.course("Сроки"), ahead(), seats=1)


@pytest.fixture
def colleague(region):
    return builders.official("boris@example.org", "Белов", "Борис", agency=region.health_unit)


def test_the_second_waits_and_moves_up_when_the_first_withdraws(session, learner, colleague):
    first = actions.register(session=session, user=learner, by=learner)
    assert actions.register(session=session, user=learner, by=learner) == first
    second = actions.register(session=session, user=colleague, by=colleague)
    assert (first.state, second.state) == (State.SEATED, State.WAITING)
    with pytest.raises(Refused, match="причину"):
        actions.withdraw(registration=first, by=learner, reason=" ")
    for _click in range(2):
        actions.withdraw(registration=first, by=learner, reason="Дежурство")
    second.refresh_from_db()
    assert second.state == State.SEATED
    told = Notification.objects.filter(recipient=colleague, kind="courses.registration_promoted")
    assert told.get().title.startswith("Место освободилось: «Сроки»")


def test_letters_of_a_seat_a_change_and_an_end_say_the_hours_of_where_the_person_works(region, trainer, learner):
    region.transport.time_zone = "Asia/Yekaterinburg"
    region.transport.save()
    far = builders.official("boris@example.org", "Белов", "Борис", agency=region.transport)
    session = builders.session(builders.course("Сроки"), ahead())
    for person in (learner, far):
        actions.register(session=session, user=person, by=person)
    sessions.update_session(session=session, by=trainer, starts_at=ahead(hour=14), ends_at=ahead(hour=15))
    sessions.cancel_session(session=session, by=trainer, reason="Тренер болен")
    for hours, kind in (("10", "registration_seated"), ("14", "session_changed"), ("14", "session_cancelled")):
        told = Notification.objects.filter(kind=f"courses.{kind}")
        assert f", {hours}:00–" in told.get(recipient=learner).title
        assert "МСК" not in told.get(recipient=learner).title
        assert f", {int(hours) + 2}:00–" in told.get(recipient=far).title
        assert "по вашему времени (МСК+2)" in told.get(recipient=far).body


def test_more_seats_let_the_line_in(session, learner, colleague, trainer):
    actions.register(session=session, user=learner, by=learner)
    waits = actions.register(session=session, user=colleague, by=colleague)
    sessions.update_session(session=session, by=trainer, seats=5)
    waits.refresh_from_db()
    assert waits.state == State.SEATED


def test_a_quota_holds_back_one_agency_and_nobody_else(region, learner, colleague, stranger, trainer):
    session = builders.session(builders.course(), ahead(), seats=10)
    editions.set_quotas(edition=session.edition, quotas={region.health: 1}, by=trainer)
    states = [actions.register(session=session, user=one, by=one).state for one in (learner, colleague, stranger)]
    assert states == [State.SEATED, State.WAITING, State.SEATED]
    editions.set_quotas(edition=session.edition, quotas={region.health: 2}, by=trainer)
    assert Registration.objects.get(user=colleague).state == State.SEATED


def test_the_head_approves_before_a_seat_is_taken(session, learner, head, trainer, stranger, client_of):
    editions.update_edition(edition=session.edition, by=trainer, needs_approval=True)
    asked = actions.register(session=session, user=learner, by=learner)
    assert asked.state == State.ASKED
    assert Notification.objects.get(kind="courses.registration_asked").recipient == head
    url = reverse("courses:registration-approve", args=[asked.pk])
    assert client_of(learner).post(url).status_code == 403
    assert client_of(stranger).post(url).status_code == 404
    assert client_of(head).post(url).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (State.SEATED, head)


def test_the_head_may_decline_with_a_reason(session, learner, head, trainer):
    editions.update_edition(edition=session.edition, by=trainer, needs_approval=True)
    asked = actions.register(session=session, user=learner, by=learner)
    actions.decline(registration=asked, by=head, reason="В этот день отчёт")
    asked.refresh_from_db()
    assert asked.state == State.REFUSED
    assert "В этот день отчёт" in Notification.objects.get(kind="courses.registration_refused").body


def test_the_window_is_for_all_but_trainers(session, learner, trainer):
    editions.update_edition(edition=session.edition, by=trainer, opens_at=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="Запись откроется"):
        actions.register(session=session, user=learner, by=learner)
    assert actions.register(session=session, user=learner, by=trainer).state == State.SEATED


def test_two_sessions_at_one_hour_are_refused_by_name(session, learner, trainer):
    actions.register(session=session, user=learner, by=learner)
    other = builders.session(builders.course("Тон"), ahead(hour=11))
    with pytest.raises(Refused, match=r"^Вы в это время уже на другом занятии: «Сроки»"):
        actions.register(session=other, user=learner, by=learner)
    with pytest.raises(Refused, match="Иванова Анна Петровна в это время уже на другом занятии: «Сроки»"):
        actions.register(session=other, user=learner, by=trainer)


def test_a_session_is_not_moved_to_where_somebody_who_comes_is_elsewhere(session, learner, trainer):
    other = builders.session(builders.course("Тон"), ahead(days=4))
    for one in (session, other):
        actions.register(session=one, user=learner, by=learner)
    hours = {"starts_at": other.starts_at, "ends_at": other.starts_at + dt.timedelta(hours=1)}
    with pytest.raises(Refused, match=r"Иванова.*«Тон»"):
        sessions.update_session(session=session, by=trainer, **hours)


def test_a_colleague_comes_instead_and_keeps_the_seat(session, learner, colleague, stranger):
    first = actions.register(session=session, user=learner, by=learner)
    waits = actions.register(session=session, user=stranger, by=stranger)
    made = actions.substitute(registration=first, colleague=colleague, by=learner)
    waits.refresh_from_db()
    assert (made.state, made.instead_of, waits.state) == (State.SEATED, first, State.WAITING)


def test_a_person_is_moved_to_another_day_and_keeps_her_seat_where_that_is_full(session, learner, colleague):
    other = builders.session(session.course, ahead(days=5), seats=1)
    mine = actions.register(session=session, user=learner, by=learner)
    theirs = actions.register(session=other, user=colleague, by=colleague)
    with pytest.raises(Refused, match="свободных мест нет"):
        actions.transfer(registration=mine, to=other, by=learner)
    actions.withdraw(registration=theirs, by=colleague, reason="Отпуск")
    moved = actions.transfer(registration=mine, to=other, by=learner)
    mine.refresh_from_db()
    assert (moved.state, moved.session, mine.state) == (State.SEATED, other, State.WITHDRAWN)


def test_all_sessions_of_an_edition_are_taken_together_or_waited_for_together(region, learner, colleague, trainer):
    course = builders.course()
    edition = builders.edition(course, attend=SeminarEdition.Attend.ALL)
    parts = [builders.session(course, ahead(days=3 + n), seats=1 + n) for n in range(3)]
    assert all(part.edition == edition for part in parts)
    first = actions.register(session=parts[1], user=learner, by=learner)
    actions.register(session=parts[1], user=colleague, by=colleague)
    assert set(Registration.objects.filter(user=learner).values_list("state", flat=True)) == {State.SEATED}
    assert list(Registration.objects.filter(user=colleague).values_list("state", flat=True)) == [State.WAITING] * 3
    actions.withdraw(registration=first, by=learner, reason="Болею")
    assert list(Registration.objects.filter(user=colleague).values_list("state", flat=True)) == [State.SEATED] * 3


def test_when_a_session_is_called_off_everybody_reads_why(session, learner, colleague, trainer):
    for person in (learner, colleague):
        actions.register(session=session, user=person, by=person)
    sessions.cancel_session(session=session, by=trainer, reason="Заболел тренер")
    assert set(Registration.objects.values_list("state", flat=True)) == {State.CANCELLED}
    told = Notification.objects.filter(kind="courses.session_cancelled")
    assert {one.recipient for one in told} == {learner, colleague}
    assert all("Заболел тренер" in one.body for one in told)


def test_the_link_is_for_those_who_come_and_shortly_before(learner, colleague, client_of):
    course = builders.course()
    session = builders.session(course, timezone.now() + dt.timedelta(minutes=50), online_url="https://meet.example/x")
    actions.register(session=session, user=learner, by=learner)
    url = reverse("courses:session", args=[session.pk])
    assert "meet.example" in client_of(learner).get(url).content.decode()
    assert "meet.example" not in client_of(colleague).get(url).content.decode()
    session.starts_at += dt.timedelta(hours=1)
    session.ends_at += dt.timedelta(hours=1)
    session.save()
    assert "meet.example" not in client_of(learner).get(url).content.decode()


def test_hr_pastes_addresses_and_sees_line_by_line_what_came_of_it(
    session, hr, learner, colleague, stranger, client_of
):
    lines = "anna@example.org\nБелов <BORIS@example.org>; кто-то\n\nstranger@example.org\nanna@example.org"
    page = client_of(hr).post(reverse("courses:session-add-many", args=[session.pk]), {"lines": lines})
    said = page.content.decode()
    results = [(one.line.place, one.words) for one in page.context["results"]]
    assert results == [
        ("строка 1", "записан"),
        ("строка 2", "в листе ожидания"),
        ("строка 2", "это не адрес почты"),
        ("строка 4", "среди ваших людей нет такого адреса"),
        ("строка 5", "этот адрес уже был выше"),
    ]
    assert "Белов Борис" in said
    assert not Registration.objects.filter(user=stranger).exists()


def test_hr_brings_a_table_and_mistakes_are_told_by_cell(session, hr, learner, colleague, client_of):
    book = openpyxl.Workbook()
    for row in (["Кто", "Электронная почта"], ["Иванова", "anna@example.org"], ["Белов", "boris@example.net"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    client, url = client_of(hr), reverse("courses:session-add-many", args=[session.pk])
    page = client.post(url, {"file": SimpleUploadedFile("список.xlsx", out.getvalue())})
    results = [(one.line.place, one.words) for one in page.context["results"]]
    assert results == [("B2", "записан"), ("B3", "среди ваших людей нет такого адреса")]
    refused = client.post(url, {"file": SimpleUploadedFile("список.csv", "Имя;Отдел\nАнна;1\n".encode())})
    assert refused.status_code == 409
    assert "Нет столбца «Почта»" in refused.content.decode()


def test_hr_sees_her_own_people_and_trainers_everyone(session, hr, learner, stranger, trainer, client_of):
    actions.register(session=session, user=learner, by=learner)
    actions.register(session=session, user=stranger, by=stranger)
    url = reverse("courses:session-people", args=[session.pk])
    own, every = client_of(hr).get(url).content.decode(), client_of(trainer).get(url).content.decode()
    assert "Иванова Анна" in own
    assert "Чужов" not in own
    assert "Чужов" in every
    assert client_of(learner).get(url).status_code == 403


def test_the_page_of_people_asks_as_much_for_three_as_for_one(
    session, trainer, region, client_of, django_assert_max_num_queries
):
    client, url = client_of(trainer), reverse("courses:session-people", args=[session.pk])
    people = [builders.official(f"x{n}@example.org", "Ильин", f"И{n}", agency=region.health_unit) for n in range(3)]
    actions.register(session=session, user=people[0], by=trainer)
    with django_assert_max_num_queries(20) as one:
        client.get(url)
    for person in people[1:]:
        actions.register(session=session, user=person, by=trainer)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(url)


def test_a_long_list_of_people_comes_in_pages_those_with_seats_before_the_line(session, trainer, region, client_of):
    people = [
        builders.official(f"y{n}@example.org", f"Ильин{n:02}", "Иван", agency=region.health_unit) for n in range(53)
    ]
    sessions.update_session(session=session, by=trainer, seats=51)
    actions.register_many(session=session, people=people, by=trainer)
    client, url = client_of(trainer), reverse("courses:session-people", args=[session.pk])
    first, second = client.get(url).content.decode(), client.get(url, {"page": 2}).content.decode()
    assert "Записаны: 51" in first
    assert "Ильин49" in first
    assert "Ильин50" not in first
    assert second.index("Ильин50") < second.index("Лист ожидания") < second.index("Ильин51")


def test_a_head_over_a_subtree_is_the_nearest_one(session, region, learner, head, trainer):
    unit_head = builders.official("uh@example.org", "Ближний", "Иван", agency=region.health_unit, role=Role.HEAD)
    editions.update_edition(edition=session.edition, by=trainer, needs_approval=True)
    actions.register(session=session, user=learner, by=learner)
    assert Notification.objects.get(kind="courses.registration_asked").recipient == unit_head
    assert head != unit_head
