"""What ``./run bench hr`` does in this process: one person's changes and passes over everybody."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deploy.local.console import Stop

TIMES: Final = 40  # so many people change one after another


@dataclass(frozen=True)
class Deed:
    """Something that is done in this process, ``times`` over; the figure is p95 where it is done often."""

    name: str
    what: str
    do: Callable[[Any], None]
    aim_ms: float
    times: int = 1
    of: Callable[[], Sequence[Any]] | None = None  # with what each time; found beforehand


def measured(deed: Deed) -> dict[str, Any]:
    from .report import percentile

    times = []
    for what in deed.of() if deed.of else range(deed.times):
        begun = time.perf_counter()
        deed.do(what)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    p50, p95 = (round(percentile(times, share), 1) for share in (50, 95))
    return {"name": deed.name, "what": deed.what, "aim_ms": deed.aim_ms, "p50_ms": p50, "p95_ms": p95}


def deeds() -> list[Deed]:
    return [
        Deed("transfer", "перевод одного человека и пересчёт его назначений", _transfer, 50, TIMES, _some_jobs),
        Deed("hire", "приём одного человека и его назначения", _hire, 50, TIMES, _some_newcomers),
        Deed("completion", "один человек прошёл курс", _complete, 50, TIMES, _some_open),
        Deed("new_requirement", "новое требование для всех, по частям в фоне", _require, 60_000),
        Deed("everybody", "полный пересчёт", _everybody, 300_000),
        Deed("compact", "сложить суммы отчётов", _compact, 300_000),
        Deed("check", "ночная сверка отчётов с фактами", _check, 300_000),
    ]


def _some_jobs() -> Sequence[tuple[Any, Any]]:
    """Employments, and where to each is moved."""
    from lms.models import Agency, Employment

    agencies = list(Agency.objects.order_by("pk"))
    jobs = Employment.objects.current().filter(is_main=True).order_by("pk").select_related("user")
    some = [jobs[number * 97] for number in range(TIMES)]
    return [(job, agencies[(job.agency_id * 7 + number) % len(agencies)]) for number, job in enumerate(some)]


def _transfer(what: tuple[Any, Any]) -> None:
    from courses.requirements.actions import follow_staff

    job, agency = what
    job.agency = agency
    job.save(update_fields=["agency"])
    follow_staff(user=job.user)


def _some_newcomers() -> Sequence[Any]:
    from lms.models import Agency, Position, User

    posts, agencies = list(Position.objects.all()[:5]), list(Agency.objects.order_by("pk"))
    people = [User(email=f"new{number}@bench.otklik", last_name="Новая", first_name="Ия") for number in range(TIMES)]
    return [(user, posts[number % 5], agencies[number * 9 + 3]) for number, user in enumerate(people)]


def _hire(what: tuple[Any, Any, Any]) -> None:
    from django.utils import timezone

    from courses.requirements.actions import follow_staff
    from lms.models import Employment

    user, position, agency = what
    user.save()
    Employment.objects.create(user=user, agency=agency, position=position, started_on=timezone.localdate())
    follow_staff(user=user)


def _some_open() -> Sequence[Any]:
    from courses.models import Assignment, Completion

    rows = Assignment.objects.filter(state="in_progress").order_by("pk")
    known = set(Completion.objects.filter(user__in=rows.values("user")[:3000]).values_list("user", "course"))
    return [one for one in rows[:3000:10] if (one.user_id, one.course_id) not in known][:TIMES]


def _complete(assignment: Any) -> None:
    from django.utils import timezone

    from courses.models import Completion
    from courses.requirements.actions import mark_completed

    completion = Completion.objects.create(
        user_id=assignment.user_id,
        course_id=assignment.course_id,
        agency_id=assignment.agency_id,
        completed_at=timezone.now(),
        evidence={},
    )
    mark_completed(completion=completion)


def _require(_number: int) -> None:
    from courses.models import Course, Recalculation
    from courses.requirements.actions import require
    from courses.requirements.gradual import go_on
    from lms.models import Agency

    like = Course.objects.filter(state=Course.State.PUBLISHED).latest("pk")
    course = Course.objects.create(
        programme=like.programme,
        title="Новый семинар",
        state=like.state,
        published_at=like.published_at,
        academic_hours=2,
    )
    today = dt.date.today()
    requirement = require(
        title="Новое для всех",
        agency=Agency.objects.get(code="GOV"),
        courses_with_due=[(course, today + dt.timedelta(days=60))],
        starts_on=today,
        by=None,
        tell=False,
        at_once=False,
    )
    while found := Recalculation.objects.filter(requirement=requirement, finished_at=None).first():
        go_on(recalculation=found.pk, done=found.done)  # as the jobs do, a transaction each


def _everybody(_number: int) -> None:
    from courses.requirements.actions import follow_everyone

    follow_everyone()


def _compact(_number: int) -> None:
    from courses.requirements.actions import compact

    compact()


def _check(_number: int) -> None:
    from courses.reports.sums import completions_wrong
    from courses.requirements.queries import Differences, ledger_differences

    wrong = ledger_differences()
    if wrong != Differences(0, 0, 0) or completions_wrong():
        raise Stop(f"Отчёты расходятся с фактами: {wrong}")
