from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.prerequisites.queries import needed_first, unmet
from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from .models import Enrolment
from .signals import course_started

if TYPE_CHECKING:
    from lms.people.models import User

STANDS: Final[dict[str, Any]] = {"left_at": None, "left_by": None, "left_reason": ""}  # what was left is taken again

LEFT = Kind(
    "courses.person_left",
    title="Вас сняли с курса «{course}»",
    body="{sender}: снимаем вас с курса. Причина: {reason}\nСделанное сохранится, вернуться можно когда угодно.",
)


def enrol(*, user: User, course: Course) -> Enrolment:
    """Let ``user`` take ``course``. A repeated call returns the same enrolment and announces nothing."""
    enrolment = Enrolment.objects.standing().filter(user=user, course=course).first()
    return enrolment or _begin(user, course)


@transaction.atomic
def _begin(user: User, course: Course) -> Enrolment:
    if course.state != Course.State.PUBLISHED:
        raise Refused(_("Этот курс пока не открыт для слушателей. Загляните позже или спросите тренера."))
    if needs := unmet(course, user):
        raise Refused(needed_first(needs))
    # Not what the course at hand says: it may have been published since that was read.
    newest = Course.objects.filter(pk=course.pk).values_list("version_id", flat=True)[0]
    # Two tabs may come here at once: the constraint lets one of them make the row.
    enrolment, created = Enrolment.objects.get_or_create(
        user=user, course=course, defaults={"started_at": timezone.now(), "version_id": newest}
    )
    if created:
        record("courses.enrol", by=user, subject=enrolment, course=course.pk)
        course_started.send(Enrolment, enrolment=enrolment)
    elif Enrolment.objects.filter(pk=enrolment.pk).exclude(left_at=None).update(**STANDS):
        enrolment.refresh_from_db()
        record("courses.come_back", by=user, subject=enrolment, course=course.pk)
        course_started.send(Enrolment, enrolment=enrolment)
    return enrolment


@transaction.atomic
def leave(*, enrolment: Enrolment, by: User, reason: str) -> None:
    """Take a person off a course that nobody requires of her. Her progress stays for when she comes back.

    A repeated call changes nothing. Raises Refused without a reason, for a completed course and for a required one.
    """
    kept = Enrolment.objects.select_for_update(of=["self"], no_key=True).select_related("course", "user")
    found = kept.get(pk=enrolment.pk)
    if found.left_at is not None:
        return
    if not reason.strip():
        raise Refused(_("Напишите причину: она останется в истории."))
    if found.completed_at is not None:
        raise Refused(_("Курс уже пройден: снимать с него незачем."))
    if found.course.assignments.filter(user=found.user).exists():
        raise Refused(_("Курс назначен требованием. Освободить от него может кадровая служба."))
    found.left_at, found.left_by, found.left_reason = timezone.now(), by, reason.strip()[:300]
    found.save(update_fields=["left_at", "left_by", "left_reason"])
    record("courses.leave_course", by=by, subject=found, course=found.course_id, reason=found.left_reason)
    if found.user != by:
        notify(
            LEFT,
            to=[found.user],
            about=f"enrolment:{found.pk}.{found.left_at:%Y%m%d%H%M%S%f}",
            url=reverse("courses:course", args=[found.course_id]),
            course=found.course.title,
            sender=by.get_full_name(),
            reason=found.left_reason,
        )
