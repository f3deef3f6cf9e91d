from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from courses.history.models import TallyDay
from lms.audit.actions import record
from lms.models import Agency, User

from . import rollups
from .models import EveningSum, LessonPace, Target
from .weeks import WEEKS_KEPT, sundays


@transaction.atomic
def set_target(*, agency: Agency, percent: int | None, by: User | None) -> None:
    """Say which share of its people an agency is to have trained; None: the target of what is above it counts."""
    if percent is None:
        changed = bool(Target.objects.filter(agency=agency).delete()[0])
    else:
        before = Target.objects.filter(agency=agency).values_list("percent", flat=True).first()
        changed = before != percent
        Target.objects.update_or_create(agency=agency, defaults={"percent": percent, "set_by": by})
    if changed:
        record("courses.set_target", by=by, subject=agency, percent=percent)


@transaction.atomic
def keep_evenings(today: dt.date | None = None) -> int:
    """Add up the evenings of past weeks that are not kept yet. Returns how many it was."""
    began = TallyDay.objects.aggregate(day=Min("day"))["day"]
    kept = set(EveningSum.objects.order_by().values_list("evening", flat=True).distinct())
    missing = [one for one in sundays(today or timezone.localdate(), WEEKS_KEPT) if began and one >= began]
    missing = [one for one in missing if one not in kept]
    for evening in missing:
        keep_evening(evening)
    return len(missing)


@transaction.atomic
def keep_evening(evening: dt.date) -> None:
    """Add an evening up anew."""
    EveningSum.objects.filter(evening=evening).delete()
    with connection.cursor() as cursor:
        cursor.execute(rollups.KEEP_EVENING, {"evening": evening})


@transaction.atomic
def count_lessons() -> None:
    """Count anew how people get through the lessons that they opened lately."""
    now = timezone.now()
    since = {"now": now, "since": now - LessonPace.RECENT, "stuck_before": now - LessonPace.STUCK}
    LessonPace.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(rollups.COUNT_LESSONS, since)
