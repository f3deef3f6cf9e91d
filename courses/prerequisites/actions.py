from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused

from . import queries
from .models import Prerequisite

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.people.models import User


@transaction.atomic
def ask_first(*, course: Course, needed: Sequence[Course], by: User) -> None:
    """Let ``course`` be begun only by those who hold ``needed``; it holds at once, and for whoever begins from now on.

    Raises Refused where one of them would then wait for itself.
    """
    with connection.cursor() as cursor:  # two trainers must not close a circle together
        cursor.execute("LOCK TABLE courses_prerequisite IN SHARE ROW EXCLUSIVE MODE")
    if (wrong := queries.circle(course, needed)) is not None:
        raise Refused(
            _("Так получится круг: «%(needed)s» сам открывается после «%(course)s».")
            % {"needed": wrong.title, "course": course.title}
        )
    now, before = {one.pk for one in needed}, Prerequisite.objects.filter(course=course)
    had = set(before.values_list("needed_id", flat=True))
    if now == had:
        return
    before.exclude(needed__in=now).delete()
    Prerequisite.objects.bulk_create(Prerequisite(course=course, needed_id=key) for key in sorted(now - had))
    record("courses.ask_first", by=by, subject=course, needed=sorted(now))
