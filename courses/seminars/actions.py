from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from lms.audit.actions import record
from lms.errors import Refused
from lms.people.models import User
from lms.ui import russian

from .models import SeminarSession

if TYPE_CHECKING:
    from collections.abc import Iterator


class SessionFields(TypedDict, total=False):
    """What a trainer sets on a session; the names are those of the model."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    online_url: str
    trainer: User | None


@transaction.atomic
def create_session(*, course: Course, by: User | None, **fields: Unpack[SessionFields]) -> SeminarSession:
    """Call a meeting of a course. Raises Refused where it is over already or the trainer is busy then."""
    session = SeminarSession(course=course, **fields)
    if session.starts_at <= timezone.now():
        raise Refused(_("Это время уже прошло. Проверьте дату и начало."))
    _check(session)
    session.save()
    record("courses.create_session", by=by, subject=session, starts_at=session.starts_at.isoformat())
    return session


@transaction.atomic
def update_session(*, session: SeminarSession, by: User | None, **fields: Unpack[SessionFields]) -> SeminarSession:
    """Change when, where or with whom a session is. Raises Refused where the trainer is busy then."""
    kept = SeminarSession.objects.select_for_update(of=["self"], no_key=True).get(pk=session.pk)
    if kept.cancelled_at is not None:
        raise Refused(_("Это занятие отменено. Назначьте новое."))
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, fields[name])  # type: ignore[literal-required]
    _check(kept)
    kept.save(update_fields=changed)
    record("courses.edit_session", by=by, subject=kept, changed=changed)
    return kept


@transaction.atomic
def cancel_session(*, session: SeminarSession, by: User | None) -> None:
    """Call a session off. It stays on record; a repeated call changes nothing."""
    if SeminarSession.objects.filter(pk=session.pk, cancelled_at=None).update(cancelled_at=timezone.now()):
        record("courses.cancel_session", by=by, subject=session)


def _check(session: SeminarSession) -> None:
    if session.ends_at <= session.starts_at:
        raise Refused(_("Занятие заканчивается раньше, чем начинается. Проверьте время."))
    if not (session.place.strip() or session.online_url):
        raise Refused(_("Напишите, где пройдёт занятие, или дайте ссылку на трансляцию."))
    if session.trainer is not None:
        # One trainer's sessions wait for each other here, so that two cannot be set for the same hour at once.
        User.objects.select_for_update(no_key=True).get(pk=session.trainer.pk)
        if reasons := list(_conflicts(session, session.trainer)):
            raise Refused(reasons)
    try:
        session.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error


def _conflicts(session: SeminarSession, trainer: User) -> Iterator[str]:
    """Other sessions of the trainer at that time, each as a sentence."""
    others = (
        SeminarSession.objects.filter(
            trainer=trainer, cancelled_at=None, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at
        )
        .exclude(pk=session.pk)
        .select_related("course")
    )
    for other in others:
        yield _(
            "%(name)s в это время ведёт «%(title)s»: %(start)s–%(end)s. Выберите другое время или другого тренера."
        ) % {
            "name": trainer.get_full_name(),
            "title": other.course.title,
            "start": russian.human_datetime(timezone.localtime(other.starts_at), timezone.localdate()),
            "end": f"{timezone.localtime(other.ends_at):%H:%M}",
        }
