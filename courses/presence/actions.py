from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.progress.actions import complete_lesson, hold
from lms.errors import Refused
from lms.ui.russian import plural

from . import queries
from .counting import Spent, gained, needed
from .models import TimeSpent

if TYPE_CHECKING:
    from courses.lessons.models import Lesson
    from lms.people.models import User


@transaction.atomic
def beat(*, lesson: Lesson, user: User) -> Spent:
    """A page with ``lesson`` says that it is seen: the time since the last sign counts, from whichever page it came.

    So two pages count no more than one, and a page that slept counts nothing. The lesson is completed when the time
    is enough. Raises Refused while it is closed.
    """
    held = hold(lesson=lesson, user=user)
    enrolment, lesson = held.enrolment, held.lesson
    now = timezone.now()
    row, created = TimeSpent.objects.get_or_create(
        enrolment=enrolment, lesson_id=lesson.pk, round=enrolment.round, defaults={"seen_at": now}
    )
    if not created:
        row.seconds += gained(row.seen_at, now)
        row.seen_at = now
        row.save(update_fields=["seconds", "seen_at"])
    spent = Spent(row.seconds, needed(lesson))
    if spent.is_enough:
        complete_lesson(lesson=lesson, user=user, met=True)
    return spent


def is_met(lesson: Lesson, user: User) -> bool:
    """Whether she has been at the lesson for long enough. Raises Refused saying how much is left."""
    spent = queries.spent_by_clock(lesson, user, timezone.now())
    if not spent.is_enough:
        left = plural(spent.minutes_left, "минуту", "минуты", "минут")
        raise Refused(_("Побудьте на этом уроке ещё %s: он засчитывается по времени.") % left)
    return True
