"""HR notes when somebody is away and the words she is known by; whoever listens hears of it at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lms.agencies import actions, queries
from lms.agencies.signals import staff_changed
from lms.errors import Refused
from lms.models import Absence, AuditEntry, PersonTag

pytestmark = pytest.mark.django_db

MAY = dt.date(2026, 5, 4)


def away(user, days, *, since=MAY, kind="vacation", by=None):
    ended_on = None if days is None else since + dt.timedelta(days=days - 1)
    return actions.record_absence(user=user, kind=kind, started_on=since, ended_on=ended_on, by=by)


@pytest.fixture
def heard():
    people = []

    def hear(user, **kwargs):
        people.append(user.pk)

    staff_changed.connect(hear)
    yield people
    staff_changed.disconnect(hear)


def test_hr_notes_an_absence_and_it_is_told_at_once(learner, hr, client_of, heard):
    page = reverse("agencies:absence-record", args=[learner.pk])
    days = {"kind": "sick", "started_on": "2026-05-04", "ended_on": "2026-05-08"}
    for _click in range(2):
        assert client_of(hr).post(page, days).status_code == 302
    absence = Absence.objects.get()
    assert (absence.user, absence.kind, absence.ended_on) == (learner, "sick", dt.date(2026, 5, 8))
    assert heard == [learner.pk]
    assert AuditEntry.objects.filter(verb="lms.record_absence", actor=hr).count() == 1


def test_two_absences_on_one_day_are_refused_by_us_and_by_the_database(learner, stranger):
    away(learner, 5)
    away(stranger, 5)
    with pytest.raises(Refused, match=r"уже записано: отпуск с 04\.05\.2026"):
        away(learner, 1, since=MAY + dt.timedelta(days=4), kind="sick")
    away(learner, None, since=MAY + dt.timedelta(days=5), kind="sick")
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(user=learner, kind="other", started_on=dt.date(2027, 1, 1), ended_on=None)


def long_ones(day):
    return Absence.objects.on(day).long(day)


@pytest.mark.parametrize(
    ("days", "kind", "is_long"),
    [(30, "vacation", False), (31, "vacation", True), (3, "parental", True), (None, "parental", True)],
)
def test_a_leave_is_long_when_it_is_parental_or_over_thirty_days(learner, days, kind, is_long):
    away(learner, days, kind=kind)
    assert [one.user for one in long_ones(MAY + dt.timedelta(days=1))] == [learner] * is_long
    assert not long_ones(MAY - dt.timedelta(days=1))


def test_a_leave_without_a_last_day_is_long_from_its_thirty_first_day(learner):
    away(learner, None, kind="sick")
    assert not long_ones(MAY + dt.timedelta(days=29))
    assert long_ones(MAY + dt.timedelta(days=30))


def test_the_last_day_is_put_right_and_what_was_a_mistake_is_taken_back(learner, hr, client_of, heard):
    absence = away(learner, None)
    end, remove = (reverse(f"agencies:absence-{verb}", args=[absence.pk]) for verb in ("end", "remove"))
    assert client_of(hr).post(end, {"ended_on": "2026-05-01"}).status_code == 409
    client_of(hr).post(end, {"ended_on": "2026-05-20"})
    absence.refresh_from_db()
    assert absence.ended_on == dt.date(2026, 5, 20)
    client_of(hr).post(remove)
    assert not Absence.objects.exists()
    assert AuditEntry.objects.get(verb="lms.remove_absence").data["ended_on"] == "2026-05-20"
    assert heard == [learner.pk] * 3


def test_tags_are_set_as_a_whole_and_keep_their_spelling(learner, stranger, hr, client_of, heard):
    actions.set_tags(user=stranger, names=["Наставник"], by=None)
    page = reverse("agencies:tags-set", args=[learner.pk])
    client_of(hr).post(page, {"names": "наставник\n  кадровый   резерв \nКадровый резерв\n"})
    assert sorted(name.lower() for name in queries.tags_of(learner)) == ["кадровый резерв", "наставник"]
    assert "Наставник" in queries.tags_of(learner)
    client_of(hr).post(page, {"names": ""})
    assert [tag.user for tag in PersonTag.objects.all()] == [stranger]
    assert heard == [stranger.pk, learner.pk, learner.pk]


def test_nobody_but_those_who_keep_the_staff_writes(learner, stranger, hr, head, strange_hr, office, client_of):
    absence = away(learner, 5)
    deeds = [
        (reverse("agencies:facts", args=[learner.pk]), "get"),
        (reverse("agencies:absence-record", args=[learner.pk]), "post"),
        (reverse("agencies:tags-set", args=[learner.pk]), "post"),
        (reverse("agencies:absence-remove", args=[absence.pk]), "post"),
    ]
    for address, method in deeds:
        for person in (strange_hr, head, learner, stranger):
            assert getattr(client_of(person), method)(address).status_code == 404
    assert client_of(office).get(deeds[0][0]).status_code == 200
    assert Absence.objects.count() == 1


def test_words_of_others_are_not_shown(learner, stranger, hr, client_of):
    actions.set_tags(user=stranger, names=["секретный резерв"], by=None)
    actions.set_tags(user=learner, names=["наставник"], by=None)
    page = client_of(hr).get(reverse("agencies:facts", args=[learner.pk])).content.decode()
    assert "наставник" in page
    assert "секретный" not in page
