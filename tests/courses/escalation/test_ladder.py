"""On which day who is written to: days off, vacations, pauses, and never the same twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone

from courses.escalation import actions
from courses.escalation.ladder import USUAL, Steps
from courses.models import Course, LetterRound, Progress, Requirement, SentStep
from lms.agencies.actions import end_absence
from lms.models import Absence, Agency, Job, Notification, User
from tests import builders
from tests.conftest import Region

from .conftest import MONDAY
from .mornings import days_told, morning, told

Go = Callable[[dt.date], None]
DAY = dt.timedelta(days=1)


def walk(go_to: Go, days: int, since: dt.date = MONDAY) -> None:
    for number in range(days):
        go_to(since + DAY * number)
        morning()


def test_a_learner_is_reminded_before_and_after_the_date_on_working_days_only(
    learner: User, anatomy: Course, go_to: Go
) -> None:
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY)  # seven days before is today, one day before a Sunday
    walk(go_to, 24)
    assert days_told(learner) == [MONDAY, MONDAY + 7 * DAY, MONDAY + 8 * DAY, MONDAY + 14 * DAY, MONDAY + 21 * DAY]
    first, due, late = told(learner)[:3]
    assert first[1] == "Срок обучения — 7\u00a0декабря 2026\u00a0года"
    assert "до понедельника, 7\u00a0декабря 2026\u00a0года, осталось 7\u00a0дней" in first[2]
    assert "нужно пройти сегодня" in due[2]
    assert late[1] == "Обучение просрочено: 1\u00a0курс"


def test_one_letter_names_all_the_courses_of_a_day_with_requirement_and_ground(
    learner: User, anatomy: Course, tone: Course, go_to: Go
) -> None:
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY)
    builders.assignment(learner, tone, MONDAY + 14 * DAY)
    Requirement.objects.update(ground="Приказ № 14, пункт 2.")
    morning()
    [(_day, _title, body)] = told(learner)
    assert body.startswith("По требованию «Обязательные семинары» (основание: Приказ № 14, пункт 2):\n— курс «Анатомия")
    assert "«Тон и конфликт» нужно пройти до понедельника, 14\u00a0декабря" in body
    [letter] = mail.outbox
    assert letter.to == [learner.email]


def test_what_falls_on_a_vacation_waits_and_only_the_latest_goes(learner: User, anatomy: Course, go_to: Go) -> None:
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY)
    Absence.objects.create(user=learner, kind=Absence.Kind.VACATION, started_on=MONDAY - DAY, ended_on=MONDAY + 8 * DAY)
    walk(go_to, 12)
    assert days_told(learner) == [MONDAY + 9 * DAY]
    assert "прошло 2\u00a0дня" in told(learner)[0][2]
    assert list(SentStep.objects.values_list("step", flat=True)) == ["after_1"]


def test_what_an_absence_kept_back_goes_when_it_turns_out_that_she_had_come_back_earlier(
    learner: User, hr: User, anatomy: Course, go_to: Go
) -> None:
    builders.assignment(learner, anatomy, MONDAY + 8 * DAY)
    away = Absence.objects.create(
        user=learner, kind=Absence.Kind.SICK, started_on=MONDAY - DAY, ended_on=MONDAY + 9 * DAY
    )
    walk(go_to, 3)  # the reminder of seven days fell on the second
    end_absence(absence=away, ended_on=MONDAY, by=hr)
    morning()
    assert days_told(learner) == []
    walk(go_to, 3, MONDAY + 3 * DAY)
    assert days_told(learner) == [MONDAY + 3 * DAY]
    assert list(SentStep.objects.values_list("step", flat=True)) == ["before_7"]


def test_a_pause_of_the_region_keeps_letters_back_and_can_be_lifted(
    learner: User, office: User, region: Region, anatomy: Course, go_to: Go
) -> None:
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY)
    paused = actions.pause(
        agency=region.government, requirement=None, started_on=MONDAY, until=None, reason="Выборы.", by=office
    )
    walk(go_to, 3)
    assert days_told(learner) == []
    actions.lift(pause=paused, by=office)
    morning()
    assert days_told(learner) == []  # the round of that day was over
    walk(go_to, 2, MONDAY + 3 * DAY)
    assert days_told(learner) == [MONDAY + 3 * DAY]


def test_a_pause_of_one_requirement_or_another_agency_leaves_the_rest_alone(
    learner: User, hr: User, office: User, region: Region, anatomy: Course, go_to: Go
) -> None:
    mine = builders.assignment(learner, anatomy, MONDAY + 7 * DAY).requirement
    builders.assignment(hr, anatomy, MONDAY + 7 * DAY)
    for agency, requirement in ((region.transport, None), (region.government, mine)):
        actions.pause(
            agency=agency, requirement=requirement, started_on=MONDAY, until=None, reason="Проверка.", by=office
        )
    morning()
    assert (days_told(learner), days_told(hr)) == ([], [MONDAY])


def test_nobody_is_told_twice_when_jobs_run_again_or_the_date_comes_back(
    learner: User, hr: User, anatomy: Course, go_to: Go
) -> None:
    held = builders.assignment(learner, anatomy, MONDAY + 7 * DAY)
    morning()
    Job.objects.update(done_at=None)
    morning()
    actions.send(day=MONDAY, after=0)
    held.delete()
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY)
    LetterRound.objects.all().delete()
    actions.send(day=MONDAY, after=0)
    assert days_told(learner) == [MONDAY]


def test_a_chunk_that_dies_half_way_leaves_nothing_and_is_sent_whole_later(
    learner: User, anatomy: Course, go_to: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY)
    with monkeypatch.context() as broken:
        broken.setattr("courses.escalation.letters.body", lambda *_: 1 / 0)
        morning()
    assert (SentStep.objects.count(), Notification.objects.count()) == (0, 0)
    go_to(MONDAY + DAY)  # the job is tried again a day later: it still is the job of that morning
    morning()
    assert [day for day, *_ in told(learner)] == [MONDAY]


def test_a_morning_that_a_stopped_server_missed_is_made_up_for(learner: User, anatomy: Course, go_to: Go) -> None:
    morning()
    builders.assignment(learner, anatomy, MONDAY + 8 * DAY)
    go_to(MONDAY + 3 * DAY)
    morning()
    assert days_told(learner) == [MONDAY + 3 * DAY]


def test_the_completed_is_not_reminded_of_and_a_ladder_can_be_shorter(
    learner: User, hr: User, office: User, anatomy: Course, tone: Course, go_to: Go
) -> None:
    builders.assignment(learner, anatomy, MONDAY + 7 * DAY, state=Progress.COMPLETED, completed_at=timezone.now())
    held = builders.assignment(hr, tone, MONDAY + 7 * DAY)
    actions.set_ladder(requirement=held.requirement, steps=Steps(before=(3,), after=()), by=office)
    walk(go_to, 10)
    assert days_told(learner) == []
    assert days_told(hr) == [MONDAY + 4 * DAY]


def test_a_result_that_runs_out_is_told_of_a_month_before(learner: User, anatomy: Course, go_to: Go) -> None:
    builders.assignment(
        learner,
        anatomy,
        MONDAY - 300 * DAY,
        state=Progress.COMPLETED,
        completed_at=timezone.now(),
        expires_on=MONDAY + 30 * DAY,
    )
    walk(go_to, 3)
    [(day, title, body)] = told(learner)
    assert (day, title) == (MONDAY, "Пора подтвердить обучение до 30\u00a0декабря 2026\u00a0года")
    assert "«Анатомия ответа» засчитан до 30\u00a0декабря 2026\u00a0года: пройдите его снова" in body


def test_letters_go_in_the_morning_of_a_working_day_once(db: None, time_machine, go_to: Go) -> None:
    time_machine.move_to("2026-11-30T08:59:00+03:00")
    assert actions.open_round() is None
    go_to(MONDAY + 5 * DAY)
    assert actions.open_round() is None
    go_to(MONDAY)
    assert actions.open_round() == actions.open_round()
    assert LetterRound.objects.count() == 1


def test_the_nearest_head_learns_of_the_long_overdue_and_the_office_of_the_longer(
    learner: User, hr: User, head: User, office: User, stranger: User, region: Region, anatomy: Course, go_to: Go
) -> None:
    builders.official("gov@example.org", "Высокий", "Пётр", agency=region.government, role="head")
    builders.assignment(learner, anatomy, MONDAY - 10 * DAY)
    builders.assignment(stranger, anatomy, MONDAY - 10 * DAY)
    assert USUAL.head_after == 14
    walk(go_to, 30)
    [(day, title, body)] = told(head, "courses.ladder_head")
    assert (day, title) == (MONDAY + 4 * DAY, "Срок обучения давно прошёл: 1\u00a0человек")
    assert "Отдел обращений" in body
    assert learner.last_name not in body
    [(day, title, body)] = told(office, "courses.ladder_office")
    assert day == MONDAY + 21 * DAY  # the first working day of the week after
    assert "2\u00a0человека" in title
    assert "Минтранс" in body


def test_a_head_on_vacation_is_told_when_she_is_back(learner: User, head: User, anatomy: Course, go_to: Go) -> None:
    builders.assignment(learner, anatomy, MONDAY - 10 * DAY)
    Absence.objects.create(user=head, kind="vacation", started_on=MONDAY, ended_on=MONDAY + 9 * DAY)
    walk(go_to, 14)
    assert days_told(head, "courses.ladder_head") == [MONDAY + 10 * DAY]


def test_hr_is_told_once_a_week_how_things_stand(
    learner: User, hr: User, strange_hr: User, region: Region, anatomy: Course, go_to: Go
) -> None:
    Absence.objects.create(user=hr, kind="sick", started_on=MONDAY + 7 * DAY, ended_on=MONDAY + 8 * DAY)
    builders.assignment(learner, anatomy, MONDAY - 3 * DAY)
    soon = builders.official("b@example.org", "Белова", "Ия", agency=region.health)
    builders.assignment(soon, anatomy, MONDAY + 5 * DAY)
    walk(go_to, 12)
    found = Notification.objects.filter(kind="courses.ladder_hr", recipient=hr).order_by("pk")
    assert [one.key.split(":")[1] for one in found] == ["2026-w49", "2026-w50"]
    assert found[0].title == "Обучение на этой неделе: просрочили 1\u00a0человек, срок подходит у\u00a01\u00a0человека"
    assert timezone.localdate(found[1].created_at) == MONDAY + 9 * DAY
    assert not Notification.objects.filter(recipient=strange_hr).exists()


def test_units_carry_the_name_of_their_body(region: Region) -> None:
    from courses.escalation.queries import agency_names

    assert agency_names()[region.health_unit.pk] == "Минздрав, Отдел обращений"
    assert Agency.objects.count() == len(agency_names())
