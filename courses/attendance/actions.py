from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.seminars.actions import locked
from courses.seminars.models import SeminarSession
from lms.audit.actions import record
from lms.errors import Refused

from .models import AttendanceMark
from .queries import length, register_of

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def mark(*, session: SeminarSession, minutes: Mapping[int, int], by: User, reason: str = "") -> int:
    """Note how long people (by key) were there; what stands so already is left. Returns how many marks were made.

    Raises Refused before the session begins, for people without a seat, and for a correction without a reason.
    """
    kept = locked(session)
    if kept.cancelled_at is not None or kept.starts_at > timezone.now():
        raise Refused(_("Отмечать можно, когда занятие началось."))
    lines = {line.registration.user_id: line for line in register_of(kept)}
    most = length(kept)
    changed = {pk: number for pk, number in minutes.items() if pk not in lines or lines[pk].minutes != number}
    if not set(changed) <= set(lines):
        raise Refused(_("В списке есть человек, который на это занятие не записан. Обновите страницу."))
    if any(not 0 <= number <= most for number in changed.values()):
        raise Refused(_("Занятие длится %s минут, больше отметить нельзя.") % most)
    corrected = [pk for pk in changed if lines[pk].mark is not None]
    if corrected and not reason.strip():
        names = ", ".join(lines[pk].registration.user.get_short_name() for pk in corrected)
        raise Refused(_("Вы исправляете отметку (%s). Напишите почему: это останется в ведомости.") % names)
    AttendanceMark.objects.bulk_create(
        AttendanceMark(
            session=kept, user_id=pk, minutes=number, by=by, reason=reason.strip()[:300] if pk in corrected else ""
        )
        for pk, number in changed.items()
    )
    if changed:
        marks = {str(pk): number for pk, number in changed.items()}
        record("courses.mark_attendance", by=by, subject=kept, minutes=marks, reason=reason.strip()[:300])
    return len(changed)
