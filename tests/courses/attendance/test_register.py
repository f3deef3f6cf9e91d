"""The register is reckoned from facts: minutes counted once, a trainer decides what is unclear, then it is official."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import openpyxl
import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import actions, queries
from courses.attendance.reckoning import reckon
from courses.models import AttendanceDecision, AttendanceMark, AttendanceSheet, PresenceFact, Registration
from lms.errors import Refused
from tests import builders

START = dt.datetime(2026, 11, 27, 10, tzinfo=dt.UTC)
LENGTH = 100
HOURS = SimpleNamespace(starts_at=START, ends_at=START + dt.timedelta(minutes=LENGTH))
Source = PresenceFact.Source
minutes = st.integers(-50, LENGTH + 50)
facts = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["online", "screen", "list"]), minutes, st.integers(0, 120)),
    max_size=12,
)


def fact(pk: int, user: int, source: str, came: int, stayed: int | None = None, **fields) -> PresenceFact:
    came_at = START + dt.timedelta(minutes=came)
    left_at = None if stayed is None else came_at + dt.timedelta(minutes=stayed)
    return PresenceFact(
        pk=pk, user_id=user, source=source, came_at=came_at, left_at=left_at, at=came_at, key=str(pk), **fields
    )


@given(facts)
def test_minutes_are_those_of_a_plain_set_of_minutes(rows):
    """The oracle counts minute by minute; whoever came late to the door up to 15 minutes was there from the start."""
    made = [
        fact(number, user, source, came, stayed if source == "online" else None)
        for number, (user, source, came, stayed) in enumerate(rows, start=1)
    ]
    expected: dict[int, set[int]] = {}
    for user, source, came, stayed in rows:
        if source == "online":
            there = range(came, came + stayed)
        elif source == "list" or came <= 15:
            there = range(LENGTH)
        else:
            there = range(came, LENGTH)
        expected.setdefault(user, set()).update(minute for minute in there if 0 <= minute < LENGTH)
    found = reckon(HOURS, made, [], seated={1, 2, 3}).people
    assert {user: one.minutes for user, one in found.items()} == {user: len(one) for user, one in expected.items()}


def kinds(made, *, seated=(1, 2), decisions=()):
    found = reckon(HOURS, made, decisions, seated=set(seated))
    return {(pk, one.kind) for pk, person in found.people.items() for one in person.unclear}


def test_what_a_machine_should_not_decide_is_asked():
    hall, online = fact(1, 1, "screen", 0, device="a"), fact(2, 1, "online", 30, 40)
    assert kinds([hall, online]) == {(1, "places")}
    assert kinds([fact(1, 1, "online", 0, 60), fact(2, 1, "screen", 50)]) == {(1, "places")}
    assert kinds([fact(1, 1, "online", 0, 60), fact(2, 1, "screen", 58)]) == set()
    assert kinds([fact(1, 9, "screen", 0)]) == {(9, "walk_in")}
    assert kinds([fact(1, 1, "online", -60, 250)]) == {(1, "long")}
    assert kinds([fact(1, 1, "screen", 0, device="a"), fact(2, 2, "screen", 1, device="a")]) == {(2, "phone")}
    assert kinds([fact(1, 1, "screen", 0, device="a"), fact(2, 1, "code", 9, device="b")]) == {(1, "devices")}
    assert kinds([fact(1, 1, "screen", 0), fact(2, 1, "list", 9, present=False, by_id=7)]) == {(1, "differ")}


def test_two_trainers_who_did_not_see_each_other_differ_and_one_who_did_overrules():
    here = fact(1, 1, "list", 5, by_id=7)
    blind, knowing = (fact(2, 1, "list", 9, present=False, by_id=8, seen_id=seen) for seen in (None, 1))
    assert kinds([here, blind]) == {(1, "differ")}
    found = reckon(HOURS, [here, knowing], [], seated={1}).people[1]
    assert (found.minutes, found.unclear) == (0, [])


def test_a_decision_takes_facts_out_and_opens_anew_when_more_of_them_come():
    made = [fact(1, 1, "screen", 50), fact(2, 1, "online", 0, 80)]
    decision = AttendanceDecision(subject="places:1", facts=[1, 2], choice="hall")
    found = reckon(HOURS, made, [decision], seated={1}).people[1]
    assert found.minutes == 50
    assert found.unclear[0].decided == "Был в зале"
    more = reckon(HOURS, [*made, fact(3, 1, "online", 85, 15)], [decision], seated={1}).people[1]
    assert more.unclear[0].decision is None
    assert more.minutes == 100


@pytest.fixture
def session(region, learner, stranger):
    made = builders.session(builders.course("Сроки"), timezone.now() - dt.timedelta(minutes=120))
    for person in (learner, stranger):
        Registration.objects.create(
            session=made, user=person, agency=region.health, state="seated", queued_at=timezone.now()
        )
    return made


def came(session, user, source="screen", **fields):
    fields.setdefault("at", session.starts_at)
    return actions.note(session=session, user=user, source=source, key=f"{source}:{user.pk}", **fields)


@pytest.mark.django_db
def test_a_fact_is_put_down_once_and_never_changed(session, learner):
    assert came(session, learner).pk == came(session, learner).pk
    fact_row = PresenceFact.objects.get()
    fact_row.present = False
    with pytest.raises(DatabaseError), transaction.atomic():
        fact_row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        PresenceFact.objects.all().delete()


@pytest.mark.django_db
def test_a_walk_in_counts_only_when_a_trainer_says_so_and_leaving_out_needs_a_reason(
    session, learner, stranger, hr, trainer, client_of
):
    came(session, hr)
    line = queries.register_of(session).line(hr.pk)
    assert (line.minutes, [one.kind for one in line.unclear]) == (None, ["walk_in"])
    with pytest.raises(Refused, match="Сначала решите"):
        actions.approve(session=session, by=trainer)
    client = client_of(trainer)
    page = client.get(reverse("courses:attendance", args=[session.pk])).content.decode()
    assert "Решите сами" in page
    url = reverse("courses:attendance-decide", args=[session.pk])
    subject = f"walk_in:{hr.pk}"
    assert client.post(url, {"subject": subject, "choice": "leave"}).status_code == 409
    assert client.post(url, {"subject": subject, "choice": "leave", "reason": "Заглянула на минуту"}).status_code == 302
    assert queries.register_of(session).line(hr.pk).minutes == 0
    for _click in range(2):
        client.post(url, {"subject": subject, "choice": "count"})
    assert queries.register_of(session).line(hr.pk).minutes == 100
    assert AttendanceDecision.objects.count() == 2


@pytest.mark.django_db
def test_an_approved_sheet_has_a_number_keeps_its_words_and_gets_an_edition_after_a_correction(
    session, learner, stranger, trainer, client_of
):
    came(session, learner, at=session.starts_at + dt.timedelta(minutes=40))
    client = client_of(trainer)
    url = reverse("courses:attendance-approve", args=[session.pk])
    for _click in range(2):
        assert client.post(url).status_code == 302
    sheet = AttendanceSheet.objects.get()
    assert (sheet.number, sheet.edition) == (1, 1)
    assert [(line["name"], line["minutes"], line["way"]) for line in sheet.lines] == [
        ("Иванова Анна Петровна", 60, "в зале"),
        ("Чужов Олег Юрьевич", 0, ""),
    ]
    with pytest.raises(Refused, match="Напишите почему"):
        actions.mark(session=session, minutes={stranger.pk: 100}, by=trainer)
    actions.mark(session=session, minutes={stranger.pk: 100}, by=trainer, reason="Был, не отметился")
    assert (
        "Исправлено после утверждения" in client.get(reverse("courses:attendance", args=[session.pk])).content.decode()
    )
    client.post(url)
    again = queries.latest_sheet(session)
    assert (again.number, again.edition) == (1, 2)
    pdf = pypdfium2.PdfDocument(client.get(reverse("courses:attendance-printed", args=[session.pk])).content)
    text = pdf[0].get_textpage().get_text_bounded()
    for words in ("Ведомость посещения № 1-2026, редакция 2", "Главный специалист отдела", "были 2", "Ответственный"):
        assert words in text, words
    response = client.get(reverse("courses:attendance-table", args=[session.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert ["Семинар", "Сроки"] in [[cell.value for cell in row] for row in book["О занятии"].iter_rows()]


@pytest.mark.django_db
def test_a_person_reads_on_the_page_of_the_session_how_long_she_was_there(session, learner, trainer, client_of):
    client, url = client_of(learner), reverse("courses:session", args=[session.pk])
    assert "Вы отмечены" not in client.get(url).content.decode()
    came(session, learner)
    assert "Вы отмечены" in client.get(url).content.decode()
    actions.mark(session=session, minutes={learner.pk: 0}, by=trainer, reason="Ушла сразу")
    assert "Вас не было" in client.get(url).content.decode()


@pytest.mark.django_db
def test_the_desk_reminds_whoever_led_a_session_of_its_sheet(session, learner, trainer, client_of):
    client, heading = client_of(trainer), "Ведомости ждут вас"
    assert heading not in client.get("/teach/").content.decode()
    session.trainers.set([trainer])
    assert heading in client.get("/teach/").content.decode()
    actions.approve(session=session, by=trainer)
    assert heading not in client.get("/teach/").content.decode()


@pytest.mark.django_db
def test_another_session_has_the_next_number(session, learner, trainer):
    other = builders.session(builders.course("Тон"), timezone.now() - dt.timedelta(days=2))
    assert [actions.approve(session=one, by=trainer).number for one in (session, other)] == [1, 2]
    assert AttendanceMark.objects.filter(session=session, minutes=0).count() == 2


@pytest.mark.django_db
def test_the_register_asks_as_many_queries_for_three_people_as_for_one(
    session, learner, stranger, hr, head, trainer, client_of, django_assert_max_num_queries
):
    client = client_of(trainer)
    url = reverse("courses:attendance", args=[session.pk])
    for person in (learner, hr):
        came(session, person)
    with django_assert_max_num_queries(40) as first:
        client.get(url)
    for person in (stranger, head, trainer):
        came(session, person)
    with django_assert_max_num_queries(len(first)):
        client.get(url)


@pytest.mark.django_db
def test_somebody_without_a_seat_is_found_and_put_down(session, hr, trainer, client_of):
    client = client_of(trainer)
    page = client.get(reverse("courses:attendance", args=[session.pk]), {"q": "Кадрова"}).content.decode()
    assert hr.email in page
    for _click in range(2):
        client.post(reverse("courses:attendance-add", args=[session.pk]), {"person": hr.pk, "key": "x"})
    assert PresenceFact.objects.get().user == hr
