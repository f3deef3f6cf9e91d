"""Building the demo region: small and rich for looking around, large and plain for measuring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from courses.dashboard import actions as dashboard
from courses.history.actions import written_afterwards
from courses.models import Assignment, Enrolment
from courses.requirements.actions import compact, follow_everyone
from courses.search.actions import rebuild_all
from lms.models import Agency, User

from . import (
    accounts,
    aftermath,
    answers,
    attendance,
    concerns,
    duty,
    evidence,
    exercises,
    history,
    knowledge,
    letters,
    practice,
    programme,
    region,
    reorganised,
    requirements,
    sessions,
    template,
)
from .calendar import Cycle

STAR = "anna@demo.otklik"
LARGE_AGENCIES = 400
TARGET = 90  # percent of officials to be trained
ANSWERED_ATTEMPTS = 3000
LARGE_ANSWERED_ATTEMPTS = 1000
# A reply with its report takes 10 KB; in a large region one person in ten has kept hers.
LARGE_SHARE_OF_REPLIES = 0.1
Say = Callable[[str], None]


def small(say: Say) -> None:
    """About 400 officials and three months of activity. What is there already stays as it is."""
    _build(Cycle.of_three_months(timezone.localdate()), say, officials=None)


def large(officials: int, say: Say) -> None:
    """``officials`` people in 400 agencies with a year of history, on top of the programme and the accounts."""
    _build(Cycle.of_a_year(timezone.localdate()), say, officials=officials)


def _build(cycle: Cycle, say: Say, *, officials: int | None) -> None:
    with transaction.atomic():
        say("Органы, должности, учётные записи")
        region.load_agencies()
        region.load_positions()
        if officials is not None:
            region.add_institutions(LARGE_AGENCIES)
        accounts.load()
        trainer = User.objects.get(email="trainer@demo.otklik")
        say("Программа: семинары, вопросы, упражнения")
        loaded = programme.load(by=trainer)
        sessions.load(cycle, trainer=trainer)
    with transaction.atomic():
        _people_and_history(cycle, say, officials, trainer)
        practice.load(loaded, by=trainer)
        duty.load(loaded, by=trainer)
        template.load(loaded, by=trainer)
        if officials is None:
            star = User.objects.get(email=STAR)
            sessions.register(star=star, trainer=trainer)
            attendance.load(star=star, trainer=trainer)
            aftermath.load(star=star, trainer=trainer)
            named = [account.email for account in accounts.ACCOUNTS]
            duty.vote(list(User.objects.filter(is_active=True).exclude(email__in=named).order_by("pk")[:40]))
        knowledge.load(by=trainer)
    say("Поиск")
    rebuild_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people_and_history(cycle: Cycle, say: Say, officials: int | None, trainer: User) -> None:
    if Enrolment.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")  # whole tables are joined and sorted here, once
    today = timezone.localdate()
    say("Сотрудники")
    plan = region.small_plan() if officials is None else region.large_plan(officials - len(accounts.ACCOUNTS))
    region.load_officials(plan, today=today)
    with written_afterwards():
        say("Требования и назначения")
        requirements.load(cycle, by=User.objects.get(email="office@demo.otklik"))
        say(f"История: {Assignment.objects.count()} назначений в {Agency.objects.count()} органах")
        assigned_at = timezone.make_aware(dt.datetime.combine(cycle.starts_on - dt.timedelta(days=7), dt.time(10)))
        history.write(today=today, assigned_at=assigned_at, star=STAR)
    follow_everyone()  # what was held, and for whom it has lapsed
    exercises.write(marker=trainer, share=1.0 if officials is None else LARGE_SHARE_OF_REPLIES)
    answers.write(limit=ANSWERED_ATTEMPTS if officials is None else LARGE_ANSWERED_ATTEMPTS)
    if officials is None:
        ministry = Agency.objects.get(code="MINZDRAV")
        concerns.load(path=ministry.path)
        evidence.load(path=ministry.path, hr=User.objects.get(email="hr@demo.otklik"), trainer=trainer)
        reorganised.load(today=today, by=User.objects.get(email="office@demo.otklik"))
    compact()
    letters.load()
    dashboard.set_target(agency=Agency.objects.get(code="GOV"), percent=TARGET, by=None)
    dashboard.keep_evenings()
    dashboard.count_lessons()
