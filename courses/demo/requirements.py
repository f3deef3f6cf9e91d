"""The requirements of the region: who must complete which track."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from courses.models import Course, Recertification, Requirement
from courses.requirements.actions import require
from courses.requirements.editions import Ground
from lms.models import Agency, Position, User

from . import content, order
from .calendar import Cycle


@dataclass(frozen=True)
class Track:
    """A track of the programme and whom it is required of."""

    code: str
    title: str
    point: int
    audience: Mapping[str, Any]


KEEPS_A_PAGE = "ведёт страницу органа"
MENTOR = "наставник"
FINAL = "final"  # the final certification is open to everybody and required of nobody

TRACKS = (
    Track(
        "exec",
        "Исполнители: отвечать жителям в интернете",
        2,
        {"categories": [Position.Category.SPECIALISTS, Position.Category.SUPPORT]},
    ),
    Track(
        "lead",
        "Руководители: персональная ответственность за обратную связь",
        3,
        {"categories": [Position.Category.HEADS, Position.Category.AIDES]},
    ),
    Track(
        "exec",
        "Муниципальные служащие: отвечать жителям в интернете",
        4,
        {"services": [Position.Service.MUNICIPAL]},
    ),
    Track(
        "press",
        "Администраторы страниц учреждений",
        5,
        {
            "any": [
                {"services": [Position.Service.NONE]},
                {"all": [{"tags": [KEEPS_A_PAGE]}, {"not": {"categories": [Position.Category.HEADS]}}]},
            ]
        },
    ),
)


def load(cycle: Cycle, *, by: User) -> None:
    """Set the requirements that are not in force yet; nobody is written to about them."""
    _tag_people()
    issued_on = cycle.starts_on - dt.timedelta(days=10)
    paper = order.load(issued_on, by=by)
    government = Agency.objects.get(code="GOV")
    courses = {course.code: course for course in Course.objects.exclude(code=None)}
    seminars = {
        track["code"]: [code for code in track["courses"] if code != FINAL]
        for track in content.read("programme")["tracks"]
    }
    for track in TRACKS:
        if Requirement.objects.filter(title=track.title).exists():
            continue
        require(
            title=track.title,
            agency=government,
            courses_with_due=[(courses[code], cycle.due_on(courses[code].order)) for code in seminars[track.code]],
            audience=track.audience,
            ground=Ground(f"Пункт {track.point} приказа ЦУР", order.NUMBER, issued_on, paper),
            starts_on=cycle.starts_on,
            terms=_terms(track),
            by=by,
            tell=False,
        )


def _tag_people() -> None:
    """One in nine keeps the page of her agency, one in twenty is a mentor: the same people in every copy."""
    with connection.cursor() as cursor:
        for name, among in ((KEEPS_A_PAGE, 9), (MENTOR, 20)):
            cursor.execute(
                "INSERT INTO lms_persontag (user_id, name) SELECT u.id, %(name)s FROM lms_user u"
                " WHERE hashtextextended(u.email || %(name)s, 52) %% %(among)s = 0 ON CONFLICT DO NOTHING",
                {"name": name, "among": among},
            )


def _terms(track: Track) -> dict[str, Any]:
    """Heads hold it anew every year by one day, which has just gone by; those of the pages every three months."""
    if track.point == 3:
        last = timezone.localdate() - dt.timedelta(days=5)
        yearly = {"recertification": Recertification.CALENDAR, "renew_month": last.month, "renew_day": last.day}
        return {**yearly, "window_days": 60, "grace_days": 14}
    if track.point == 5:
        return {"recertification": Recertification.ROLLING, "renew_months": 3, "window_days": 45}
    return {}
