from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.enrolments.actions import STANDS
from courses.enrolments.models import Enrolment
from lms.audit.actions import record
from lms.errors import Refused
from lms.models import Agency, User
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from . import queries

AT_MOST = 5000  # people at once
TEXT_LIMIT = 1000

ENROLLED = Kind(
    code="courses.person_enrolled",
    title="Вас записали на курс «{course}»",
    body="{text}\n\nКурс не обязательный: срока у него нет.\n\n{sender}",
)
NUDGED = Kind(code=queries.NUDGED, title="Напоминание об обучении", body="{text}\n\n{sender}")


@transaction.atomic
def nudge(*, rows: QuerySet[Any], text: str, agency: Agency, asked: dict[str, Any], by: User) -> int:
    """Remind the people of ``rows`` in HR's words, each once a day at the most. Returns how many got it.

    The audit keeps whom the report was asked for and how many got the reminder, not what it says.
    """
    text = text.strip()
    if not text:
        raise Refused(_("Напишите хотя бы пару слов."))
    if len(text) > TEXT_LIMIT:
        raise Refused(_("Текст длиннее 1000 знаков. Сократите его."))
    people = list(queries.not_told(queries.people(rows))[: AT_MOST + 1])
    if len(people) > AT_MOST:
        raise Refused(_("За раз можно написать не больше 5000 людей. Выберите орган или курс."))
    if people:
        notify(
            NUDGED,
            to=people,
            about=queries.about(),
            url=reverse("courses:home"),
            text=text,
            sender=by.get_full_name(),
        )
        record("courses.nudge_people", by=by, subject=agency, asked=asked, people=len(people))
    return len(people)


@transaction.atomic
def enrol(*, people: QuerySet[User], course: Course, text: str, asked: dict[str, Any], by: User) -> int:
    """Enrol ``people`` in a course that nobody requires of them, and write to them. Returns how many are new to it.

    Who takes the course already, or must, is left alone; so a repeated call does nothing.
    """
    if course.state != Course.State.PUBLISHED:
        raise Refused(_("Этот курс не открыт для слушателей."))
    text = text.strip()
    if not text:
        raise Refused(_("Напишите хотя бы пару слов."))
    found = list(queries.without(people, course)[: AT_MOST + 1])
    if len(found) > AT_MOST:
        raise Refused(_("За раз можно записать не больше 5000 людей. Выберите орган."))
    now = timezone.now()
    Enrolment.objects.bulk_create(
        [Enrolment(user=person, course=course, started_at=now, enrolled_by=by) for person in found],
        ignore_conflicts=True,
        batch_size=2000,
    )
    back = Enrolment.objects.filter(course=course, user__in=found).exclude(left_at=None)
    came_back = set(back.values_list("user", flat=True))
    back.update(**STANDS, enrolled_by=by)
    for about, told in (
        (f"course:{course.pk}", [one for one in found if one.pk not in came_back]),
        (f"course:{course.pk}.{now:%Y%m%d%H%M%S}", [one for one in found if one.pk in came_back]),
    ):
        notify(
            ENROLLED,
            to=told,
            about=about,
            url=reverse("courses:course", args=[course.pk]),
            course=course.title,
            text=text[:TEXT_LIMIT],
            sender=by.get_full_name(),
        )
    if found:
        record("courses.enrol_people", by=by, subject=course, asked=asked, people=len(found))
    return len(found)
