"""What this room hears."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.catalogue.models import Course, Programme
from courses.catalogue.signals import course_archived, course_moved, course_published
from courses.certificates.models import Certificate
from courses.certificates.signals import certificate_issued, certificate_revoked
from courses.enrolments.models import Enrolment
from courses.enrolments.signals import course_started
from courses.outside.signals import outside_confirmed, outside_revoked
from courses.progress.models import Completion
from courses.progress.signals import course_begun_again, course_completed
from courses.skills.models import Skill
from courses.skills.signals import skill_awarded
from lms.agencies.signals import agencies_merged, merging_shown, staff_changed, staff_list_changed
from lms.models import Agency
from lms.people.models import User

from . import actions, gradual, succession


@receiver(course_started)
@receiver(course_begun_again)
def on_course_started(enrolment: Enrolment, **kwargs: Any) -> None:
    actions.mark_started(enrolment=enrolment)


@receiver(course_completed)
def on_course_completed(completion: Completion, **kwargs: Any) -> None:
    actions.mark_completed(completion=completion)


@receiver(course_published)
@receiver(course_archived)
def on_programme_changed(course: Course, **kwargs: Any) -> None:
    """Where a whole programme is required, its published courses of today are."""
    gradual.follow_programme(programme=course.programme_id, course=course)


@receiver(course_moved)
def on_course_moved(course: Course, programme: Programme, **kwargs: Any) -> None:
    for key in sorted({course.programme_id, programme.pk}):
        gradual.follow_programme(programme=key, course=course)


@receiver(certificate_issued)
@receiver(certificate_revoked)
def on_certificate(certificate: Certificate, **kwargs: Any) -> None:
    """Where a valid certificate is asked for, the completion alone has not been enough, or is no more."""
    actions.follow_evidence(user_ids=[certificate.holder_id])


@receiver(outside_confirmed)
def on_outside_confirmed(people: list[int], by: User, reason: str, **kwargs: Any) -> None:
    actions.follow_evidence(user_ids=people, why="outside", by=by, reason=reason)


@receiver(outside_revoked)
def on_outside_revoked(people: list[int], by: User, reason: str, **kwargs: Any) -> None:
    actions.follow_evidence(user_ids=people, why="outside_revoked", by=by, reason=reason)


@receiver(skill_awarded)
def on_skill_awarded(people: list[int], skill: Skill, **kwargs: Any) -> None:
    actions.follow_evidence(user_ids=people, why="skill", reason=f"«{skill}»")


@receiver(staff_changed)
def follow(user: User, **kwargs: Any) -> None:
    """Whoever joins or moves sees at once what is required of her there; the hourly round would come later."""
    actions.follow_staff(user=user)


@receiver(staff_list_changed)
def follow_many(people: list[int], **kwargs: Any) -> None:
    """The same for many at once, after a file of the staff."""
    actions.follow_people(people=people)


@receiver(agencies_merged)
def take_over(heirs: dict[int, int], by: User | None, **kwargs: Any) -> None:
    """What was required in an agency is required in its successor."""
    succession.take_over(heirs=heirs, by=by)


@receiver(merging_shown)
def foresee(agency: Agency, **kwargs: Any) -> list[str]:
    return succession.told(agency)
