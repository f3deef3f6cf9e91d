from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.lessons.models import Lesson
from courses.progress.actions import complete_lesson, hold
from courses.progress.queries import enrolment_of
from courses.versions.reading import as_read
from lms.errors import Refused

from . import queries, spans
from .models import Watching
from .share import Share, gained
from .spans import Spans

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def tell(*, lesson: Lesson, user: User, position: int, played: Spans) -> Share:
    """Her player tells what it has played since the page was opened, and where it stands; returns what that makes.

    Two tellings of the same count once, and no telling adds more than the time since the one before allows, from
    whichever device it came. The lesson is completed when its share is reached. Raises Refused while it is closed, or
    where there is nothing to watch.
    """
    held = hold(lesson=lesson, user=user)
    enrolment, read = held.enrolment, held.lesson
    if read.file is None:
        raise Refused(_("В этом уроке больше нет записи. Обновите страницу."))
    now = timezone.now()
    row, created = Watching.objects.get_or_create(
        enrolment=enrolment,
        lesson_id=lesson.pk,
        round=enrolment.round,
        file=read.file,
        defaults={"begun_at": now, "told_at": now, "position": position},
    )
    if not created:
        length = read.file.seconds or 0
        row.watched = spans.union(row.watched, gained(played, row.watched, length=length, since=now - row.told_at))
        row.position = min(position, length) if length else position
        row.told_at = now
        row.save(update_fields=["watched", "position", "told_at"])
    share = queries.share_of(read, row)
    if share.is_enough and read.completion == Lesson.Rule.WATCHED:
        complete_lesson(lesson=lesson, user=user, met=True)
    return share


def is_met(lesson: Lesson, user: User) -> bool:
    """Whether she has watched enough. Raises Refused saying how much she has."""
    read = as_read(lesson, user) or lesson
    share = queries.share_of(read, queries.watching(read, enrolment_of(user, lesson.course)))
    if not share.is_enough:
        told = _("Просмотрено %(percent)s\xa0%% из нужных %(needed)s\xa0%%. Досмотрите запись, и урок засчитается сам.")
        raise Refused(told % {"percent": share.percent, "needed": share.needed})
    return True
