from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.actions import lock, publish
from courses.catalogue.models import Course
from courses.catalogue.readiness import rule_gap
from courses.enrolments.models import Enrolment
from courses.lessons.models import Lesson
from courses.progress.actions import complete_enough
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from .models import CourseVersion, Publication

if TYPE_CHECKING:
    from lms.people.models import User

CARRY_OUT: Final = "versions.carry_out"

PUBLICATION_REFUSED = Kind(
    "courses.publication_refused",
    title="Семинар «{course}» не опубликовался",
    body="Вы назначили публикацию на {when}, но семинар не готов. {reason}\nДопишите его и опубликуйте снова.",
)


@transaction.atomic
def set_rule(
    *, course: Course, by: User, completing: str, enough: int | None, lessons: Mapping[int, tuple[bool, int]]
) -> None:
    """Say in the draft by what the course is completed; ``lessons`` are (required, weight) by their keys.

    Learners are measured by it once it is published. Raises Refused where the rule cannot be met.
    """
    locked = lock(course)
    drafts = list(Lesson.objects.filter(course=locked, archived_at=None))
    for lesson in drafts:
        lesson.required, lesson.weight = lessons.get(lesson.pk, (lesson.required, lesson.weight))
    locked.completing, locked.enough = completing, None if completing == Course.Completing.ALL else enough
    if gap := rule_gap(locked, drafts):
        raise Refused(gap)
    locked.save(update_fields=["completing", "enough", "changed_at"])
    Lesson.objects.bulk_update(drafts, ["required", "weight"])
    record("courses.set_rule", by=by, subject=locked, completing=completing, enough=locked.enough)


@transaction.atomic
def schedule(
    *,
    course: Course,
    by: User,
    at: dt.datetime,
    scope: str = CourseVersion.Scope.ESSENTIAL,
    changelog: str = "",
    move: bool = False,
) -> Publication:
    """Have the draft published at a moment, as it stands then. An earlier plan for the same course gives way to it.

    Raises Refused where the moment has passed, or the line for the list of changes is missing.
    """
    locked = lock(course)
    if at <= timezone.now():
        raise Refused(_("Это время уже прошло. Назначьте другое или опубликуйте сейчас."))
    if locked.version_id is not None and not changelog.strip():
        raise Refused(_("Напишите одной строкой, что изменилось: её увидят слушатели."))
    waiting = Publication.objects.filter(course=locked, state=Publication.State.WAITING).first()
    plan = {"due_at": at, "scope": scope, "changelog": changelog.strip()[:300], "move": move}
    if waiting and all(getattr(waiting, name) == value for name, value in plan.items()):
        return waiting
    if waiting:
        waiting.state = Publication.State.CANCELLED
        waiting.save(update_fields=["state"])
    publication = Publication.objects.create(course=locked, by=by, **plan)
    enqueue(CARRY_OUT, key=f"{CARRY_OUT}:{publication.pk}", payload={"publication": publication.pk}, run_at=at)
    record("courses.schedule_publication", by=by, subject=locked, at=at.isoformat(timespec="minutes"))
    return publication


@transaction.atomic
def cancel(*, publication: Publication, by: User) -> None:
    """Publish nothing at that moment after all. A repeated call changes nothing."""
    waiting = Publication.objects.filter(pk=publication.pk, state=Publication.State.WAITING)
    if waiting.update(state=Publication.State.CANCELLED):
        record("courses.cancel_publication", by=by, subject=publication.course)


@transaction.atomic
def carry_out(*, publication: Publication) -> None:
    """Publish as planned, once. Where the course is not ready by then, tell who planned it."""
    plan = Publication.objects.select_for_update().select_related("course", "by").get(pk=publication.pk)
    if plan.state != Publication.State.WAITING:
        return
    try:
        with transaction.atomic():
            publish(course=plan.course, by=plan.by, scope=plan.scope, changelog=plan.changelog, move=plan.move)
    except Refused as refused:
        plan.state, plan.reason = Publication.State.REFUSED, "\n".join(refused.reasons)
        notify(
            PUBLICATION_REFUSED,
            to=[plan.by],
            about=f"publication:{plan.pk}",
            url=reverse("courses:course-publication", args=[plan.course_id]),
            course=plan.course.draft_title,
            when=f"{timezone.localtime(plan.due_at):%d.%m.%Y, %H:%M}",
            reason=" ".join(refused.reasons),
        )
    else:
        plan.state = Publication.State.DONE
    plan.save(update_fields=["state", "reason"])


@transaction.atomic
def move_on(*, course: Course, user: User) -> None:
    """Let her read the newest version from now on; what she has done counts there too, and a completion stays.

    A repeated call changes nothing.
    """
    own = Enrolment.objects.filter(course=course, user=user).exclude(version=course.version_id)
    if own.update(moved_from=Coalesce(F("moved_from"), F("version")), version=course.version_id):
        complete_enough(enrolments=Enrolment.objects.filter(course=course, user=user))
        record("courses.move_on", by=user, subject=course, version=course.version.name if course.version else "")


@transaction.atomic
def read_changes(*, course: Course, user: User) -> None:
    """She has read what changed when she was moved on: it is not shown any more."""
    Enrolment.objects.filter(course=course, user=user).update(moved_from=None)
