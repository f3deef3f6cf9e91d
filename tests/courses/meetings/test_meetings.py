"""Reports of online meetings: read as the tools write them, looked at first, matched, merged, undone."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import actions as attendance_actions
from courses.attendance.queries import register_of
from courses.meetings import actions, matching, moments, reading
from courses.meetings.matching import Match
from courses.models import MeetingImport, PresenceFact, Registration
from lms.errors import Refused
from lms.models import User
from lms.tables.reading import open_table
from tests import builders

DAY = dt.date(2026, 11, 26)
START = timezone.make_aware(dt.datetime(2026, 11, 26, 10))
END = START + dt.timedelta(minutes=100)

ZOOM = """Topic,Meeting ID,User Email,Duration (Minutes),Participants
Сроки,812 3456 7890,trainer@example.org,110,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Anna,Anna@Example.org,11/26/2026 10:02:00 AM,11/26/2026 10:30:00 AM,28,No
Anna,anna@example.org,11/26/2026 10:25:00 AM,11/26/2026 11:00:00 AM,35,No
"Чужов, Олег",,11/26/2026 10:00:00 AM,11/26/2026 11:40:00 AM,100,Yes
"""
TEAMS = """1. Summary
Meeting title\tСроки, тон, адрес
Attended participants\t2

2. Participants
Имя\tПервое подключение\tПоследний выход\tДлительность собрания\tЭлектронная почта
Анна\t26.11.2026, 10:02:00\t26.11.2026, 11:00:00\t58m\tanna@example.org

3. In-Meeting Activities
Имя\tВремя подключения\tВремя выхода\tДлительность\tЭлектронная почта
Анна\t26.11.2026, 10:02:00\t26.11.2026, 10:30:00\t28m\tanna@example.org
Анна\t26.11.2026, 10:25:00\t26.11.2026, 11:00:00\t35m\tanna@example.org
"""
OLD_TEAMS = """Full Name\tUser Action\tTimestamp
Чужов Олег\tJoined\t11/26/2026, 10:00:00 AM
Иванова Анна\tJoined\t11/26/2026, 10:10:00 AM
Иванова Анна\tLeft\t11/26/2026, 10:40:00 AM
"""
LINK = """Участник;Email;Вход;Выход;Время присутствия
Иванова Анна Петровна;anna@example.org;26.11.2026 10:02;26.11.2026 11:00;00:58:00
Гость;;26.11.2026 10:10;26.11.2026 10:20;00:10:00
"""
MINUTES = "ФИО;Продолжительность (мин)\nИванова Анна;85\n"


def report(text: str, encoding: str = "utf-8-sig"):
    rows = open_table(io.BytesIO(text.encode(encoding)), "отчёт.csv").rows
    found = reading.read(rows, starts_at=START, ends_at=END)
    return {
        (one.email or one.name): [
            (round((start - START).total_seconds() / 60), round((end - START).total_seconds() / 60))
            for start, end in one.spans
        ]
        for one in found.attendees
    }


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (ZOOM, "utf-8-sig", {"anna@example.org": [(2, 30), (25, 60)], "Чужов, Олег": [(0, 100)]}),
        (TEAMS, "utf-16", {"anna@example.org": [(2, 30), (25, 60)]}),
        (OLD_TEAMS, "utf-16", {"Чужов Олег": [(0, 100)], "Иванова Анна": [(10, 40)]}),
        (LINK, "cp1251", {"anna@example.org": [(2, 60)], "Гость": [(10, 20)]}),
        (LINK.replace(";", ","), "utf-8", {"anna@example.org": [(2, 60)], "Гость": [(10, 20)]}),
        (MINUTES, "cp1251", {"Иванова Анна": [(0, 85)]}),
    ],
)
def test_a_report_is_read_whatever_tool_wrote_it(text, encoding, expected):
    assert report(text, encoding) == expected


@given(st.datetimes(dt.datetime(2026, 11, 26), dt.datetime(2026, 11, 26, 23, 59)), st.sampled_from(range(7)))
def test_a_moment_is_read_in_every_way_of_writing_it(moment, way):
    moment = moment.replace(microsecond=0)
    ways = (
        "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S+03:00", "%m/%d/%Y %I:%M:%S %p",
        "%d/%m/%y, %H:%M:%S", "%H:%M:%S", "%m/%d/%y, %I:%M:%S %p",
    )  # fmt: skip
    near = timezone.make_aware(dt.datetime(2026, 11, 26, 12))
    assert moments.moment(moment.strftime(ways[way]), near=near) == timezone.make_aware(moment)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("85", 85), ("1 ч 25 мин", 85), ("1h 25m 30s", 85.5), ("01:25:00", 85), ("58 мин.", 58), ("1 час", 60)],
)
def test_a_duration_is_read_in_every_way_of_writing_it(words, minutes):
    assert moments.lasting(words) == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("Иванова Анна Петровна", Match.NAME),
        ("анна иванова (Минздрав)", Match.NAME),
        ("Иванова Анна Минздрав", Match.NAME),
        ("Иванова А.П.", Match.WEAK),
        ("Anna Ivanova", Match.WEAK),
        ("Иванова", Match.WEAK),
        ("Ивонова Анна", Match.WEAK),
        ("Иванова Анна Сергеевна", Match.WEAK),
        ("Иванова Ольга", Match.NONE),
        ("iPhone", Match.NONE),
        ("", Match.NONE),
    ],
)
def test_a_name_is_sure_only_where_nothing_speaks_against_it(name, match):
    anna = User(pk=1, last_name="Иванова", first_name="Анна", patronymic="Петровна")
    oleg = User(pk=2, last_name="Чужов", first_name="Олег", patronymic="Юрьевич")
    assert matching.find(name, "", by_email={}, expected=[anna, oleg]).match == match
    if match == Match.NAME:
        namesake = User(pk=3, last_name="Иванова", first_name="Анна")
        assert matching.find(name, "", by_email={}, expected=[anna, namesake]).match == Match.MANY


@pytest.fixture
def session(region, learner, stranger, trainer):
    made = builders.session(
        builders.course("Сроки"), START, online_url="https://meet.example/x", place="ЦУР", trainers=[trainer]
    )
    for person in (learner, stranger):
        Registration.objects.create(
            session=made, user=person, agency=region.health, way="online", state="seated", queued_at=timezone.now()
        )
    return made


def upload(text: str, name: str = "zoom.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("utf-8-sig"))


@pytest.mark.django_db
def test_a_report_is_looked_at_first_comes_in_once_and_is_undone_whole(session, learner, stranger, trainer, client_of):
    client = client_of(trainer)
    text = ZOOM + "Пётр Тренёв,trainer@example.org,11/26/2026 9:55:00 AM,11/26/2026 11:45:00 AM,110,No\n"
    asked = client.post(reverse("courses:meetings", args=[session.pk]), {"file": upload(text)})
    imported = MeetingImport.objects.get()
    page = client.get(asked["Location"]).content.decode()
    assert "Узнали точно 2 из 3" in page.replace("\xa0", " ")
    assert not PresenceFact.objects.exists()
    for _click in range(2):
        client.post(reverse("courses:meeting-import-apply", args=[imported.pk]))
    lines = {line.user: line.minutes for line in register_of(session).lines}
    assert lines == {learner: 58, stranger: 100}
    assert PresenceFact.objects.count() == 3, "whoever leads the session is not counted"
    again = actions.look(session=session, file=upload(text).file, name="again.csv", by=trainer)
    with pytest.raises(Refused, match="уже внесён"):
        actions.apply(imported=again, by=trainer)
    undo = reverse("courses:meeting-import-undo", args=[imported.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    for _click in range(2):
        assert client.post(undo, {"reason": "Не та встреча"}).status_code == 302
    assert {line.minutes for line in register_of(session).lines} == {None}
    assert PresenceFact.objects.count() == 3


@pytest.mark.django_db
def test_a_name_that_is_not_sure_waits_for_a_trainer(session, learner, hr, trainer):
    text = "Имя;Вход;Выход\nИванова А.;26.11.2026 10:00;26.11.2026 11:00\niPhone;26.11.2026 10:10;26.11.2026 10:40\n"
    text += "Ольга Кадрова;26.11.2026 10:00;26.11.2026 11:40\n"
    imported = actions.apply(
        imported=actions.look(session=session, file=upload(text).file, name="x.csv", by=trainer), by=trainer
    )
    assert [(one["match"], one["user"]) for one in imported.attendees] == [
        ("weak", learner.pk), ("none", None), ("weak", hr.pk)
    ]  # fmt: skip
    register = register_of(session)
    assert register.line(learner.pk).minutes is None
    weak, nobody, olga = (one for _line, one in register.unclear)
    attendance_actions.decide(session=session, subject=weak.subject, choice="person", person=learner, by=trainer)
    attendance_actions.decide(session=session, subject=nobody.subject, choice="nobody", by=trainer)
    attendance_actions.decide(session=session, subject=olga.subject, choice="person", person=hr, by=trainer)
    register = register_of(session)
    assert register.line(learner.pk).minutes == 60
    assert [one.kind for _line, one in register.unclear] == ["walk_in"]


@pytest.mark.django_db
def test_hall_and_meeting_make_one_register(session, learner, trainer):
    attendance_actions.note(
        session=session, user=learner, source="screen", key="own", at=session.starts_at + dt.timedelta(minutes=30)
    )
    text = "Имя;Почта;Вход;Выход\nАнна;anna@example.org;26.11.2026 10:00;26.11.2026 10:33\n"
    actions.apply(imported=actions.look(session=session, file=upload(text).file, name="x.csv", by=trainer), by=trainer)
    line = register_of(session).line(learner.pk)
    assert (line.minutes, line.how, line.unclear) == (100, "в зале и онлайн", [])


@pytest.mark.django_db
def test_the_clock_of_a_report_may_be_hours_off_and_another_meeting_is_noticed(session, trainer):
    text = "Имя;Почта;Вход;Выход\nАнна;anna@example.org;26.11.2026 {0}:00;26.11.2026 {0}:40\n"
    greenwich = actions.look(session=session, file=upload(text.format("07")).file, name="x.csv", by=trainer)
    assert "сдвинули его на" in greenwich.notes[0]
    assert greenwich.attendees[0]["spans"][0][0].startswith("2026-11-26T10:00")
    other = actions.look(
        session=session, file=upload(text.replace("26.11", "12.03").format("10")).file, name="x.csv", by=trainer
    )
    assert "отчёт другой встречи" in other.notes[0]


@pytest.mark.django_db
def test_what_is_no_report_is_refused_in_words(session, trainer, client_of):
    asked = client_of(trainer).post(
        reverse("courses:meetings", args=[session.pk]), {"file": upload("Тема;Итог\nСроки;хорошо\n")}
    )
    assert asked.status_code == 422
    assert "Не нашли столбцов" in asked.content.decode()
    assert not MeetingImport.objects.exists()
