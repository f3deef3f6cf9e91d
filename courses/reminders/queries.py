from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from courses.editions.models import Interest, SeminarEdition
from courses.enrolments.models import Enrolment
from courses.registrations.models import LIVE, Registration
from courses.requirements.models import Assignment, Progress
from courses.seminars.models import SeminarSession
from courses.versions.models import CourseVersion
from lms.people.models import User

from .stages import Stage

GATHERED_WITHIN: Final = dt.timedelta(hours=1)  # versions so near to each other are one piece of news
OPENED_WITHIN: Final = dt.timedelta(days=2)  # what opened longer ago is no news


def due(stage: Stage, now: dt.datetime) -> QuerySet[SeminarSession]:
    """Sessions of which people are to be reminded now."""
    return SeminarSession.objects.filter(
        edition__announced_at__isnull=False,
        cancelled_at=None,
        starts_at__lte=now + stage.before,
        starts_at__gt=now + stage.until,
    ).order_by()


def coming(session: SeminarSession, stage: Stage) -> QuerySet[Registration]:
    """Who has a seat, without those who have just got it."""
    seated = Registration.objects.filter(session=session, state=Registration.State.SEATED, user__is_active=True)
    settled = session.starts_at - stage.before - stage.fresh
    seated = seated.annotate(got_at=Greatest("created_at", Coalesce("promoted_at", "created_at")))
    # Within the last stage everybody who comes is reminded, whenever she registered.
    found = seated.filter(got_at__lt=settled) if stage.fresh else seated
    return found.select_related("user", "agency").order_by("pk")


def opened(now: dt.datetime) -> QuerySet[SeminarEdition]:
    """Editions for which one may register since a little while, with something ahead."""
    ahead = SeminarSession.objects.filter(edition=OuterRef("pk"), cancelled_at=None, starts_at__gt=now)
    found = SeminarEdition.objects.filter(Exists(ahead), announced_at__isnull=False)
    found = found.filter(Q(closes_at=None) | Q(closes_at__gt=now))
    opened_at = Greatest("announced_at", Coalesce("opens_at", "announced_at"))
    return found.annotate(opened_at=opened_at).filter(opened_at__lte=now, opened_at__gt=now - OPENED_WITHIN).order_by()


def awaiting(edition: SeminarEdition) -> QuerySet[User]:
    """Who may want to register: who asked for a date, takes the course or has to; and has not registered yet.

    Who was told of the date when registration was open already knows.
    """
    hers = {"user": OuterRef("pk"), "course": edition.course_id}
    wanted = Interest.objects.filter(**hers).filter(Q(told_at=None) | Q(told_at__gte=edition.announced_at))
    takes = Enrolment.objects.standing().filter(**hers, completed_at=None)
    must = Assignment.objects.filter(**hers).exclude(state=Progress.COMPLETED)
    registered = Registration.objects.filter(user=OuterRef("pk"), session__edition=edition, state__in=LIVE)
    found = User.objects.filter(Exists(wanted) | Exists(takes) | Exists(must), ~Exists(registered), is_active=True)
    if edition.opens_at is None or (edition.announced_at and edition.opens_at <= edition.announced_at):
        found = found.exclude(notifications__key__startswith=f"courses.date_appeared:edition:{edition.pk}:")
    return found.order_by("pk")


def first_ahead(edition: SeminarEdition, now: dt.datetime) -> SeminarSession | None:
    stands = SeminarSession.objects.filter(edition=edition, cancelled_at=None, starts_at__gt=now)
    return stands.select_related("course").order_by("starts_at", "id").first()


def news_of(version: CourseVersion) -> list[str]:
    """What a version and those shortly before it changed, a line each; empty where a newer one is there to say it."""
    later = Q(number__gt=version.number) | Q(number=version.number, revision__gt=version.revision)
    among = CourseVersion.objects.filter(course=version.course_id)
    if among.filter(later).exists():
        return []
    lines, since = [version.changelog], version.published_at
    for one in among.filter(published_at__lte=since).exclude(pk=version.pk).order_by("-published_at", "-pk")[:50]:
        if one.published_at < since - GATHERED_WITHIN:
            break
        lines, since = [one.changelog, *lines], one.published_at
    return list(dict.fromkeys(line for line in lines if line))


def in_the_middle(course_id: int) -> QuerySet[User]:
    """Who has begun a course and not completed it."""
    going = Enrolment.objects.standing().filter(course=course_id, completed_at=None, last_seen_at__isnull=False)
    return User.objects.filter(pk__in=going.order_by().values("user"), is_active=True).order_by("pk")
