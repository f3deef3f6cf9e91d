from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from lms.audit.actions import record
from lms.errors import Refused

from .models import Enrolment
from .signals import course_started

if TYPE_CHECKING:
    from lms.people.models import User


def enrol(*, user: User, course: Course) -> Enrolment:
    """Let ``user`` take ``course``. A repeated call returns the same enrolment and announces nothing."""
    enrolment = Enrolment.objects.filter(user=user, course=course).first()
    return enrolment or _begin(user, course)


@transaction.atomic
def _begin(user: User, course: Course) -> Enrolment:
    if course.state != Course.State.PUBLISHED:
        raise Refused(_("Этот курс пока не открыт для слушателей. Загляните позже или спросите тренера."))
    # Two tabs may come here at once: the constraint lets one of them make the row.
    enrolment, created = Enrolment.objects.get_or_create(
        user=user, course=course, defaults={"started_at": timezone.now(), "version_id": course.version_id}
    )
    if created:
        record("courses.enrol", by=user, subject=enrolment, course=course.pk)
        course_started.send(Enrolment, enrolment=enrolment)
    return enrolment
