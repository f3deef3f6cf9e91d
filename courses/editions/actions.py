from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.seminars.moments import when_for
from lms.agencies.models import Agency
from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind
from lms.people.models import User
from lms.people.queries import main_employment

from .models import AgencyQuota, Interest, SeminarEdition
from .signals import edition_announced, limits_changed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from courses.seminars.models import SeminarSession

DATE_APPEARED = Kind(
    "courses.date_appeared",
    title="Появилась дата: «{course}»",
    body=(
        "Вы просили сказать, когда у семинара «{course}» появится дата. Первое занятие — {when}. "
        "Выберите удобное и запишитесь."
    ),
)


class EditionFields(TypedDict, total=False):
    attend: str
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    needs_approval: bool
    news: str
    letter: str


@transaction.atomic
def open_edition(*, course: Course, by: User | None, **fields: Unpack[EditionFields]) -> SeminarEdition:
    """Begin the next edition of a course, a draft. Numbers follow each other even when two trainers begin at once."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    last = SeminarEdition.objects.filter(course=course).aggregate(last=Max("number"))["last"] or 0
    edition = SeminarEdition.objects.create(course=course, number=last + 1, created_by=by, **fields)
    record("courses.open_edition", by=by, subject=edition, number=edition.number)
    return edition


@transaction.atomic
def update_edition(*, edition: SeminarEdition, by: User | None, **fields: Unpack[EditionFields]) -> SeminarEdition:
    """Change the rules of an edition. What people have registered for stays as it is."""
    kept = SeminarEdition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    if "attend" in changed and kept.sessions.filter(registrations__isnull=False).exists():
        raise Refused(_("На этот выпуск уже записались: «одно занятие» или «все подряд» теперь не поменять."))
    for name in changed:
        setattr(kept, name, fields[name])  # type: ignore[literal-required]
    if kept.opens_at and kept.closes_at and kept.closes_at <= kept.opens_at:
        raise Refused(_("Запись закрывается раньше, чем открывается. Проверьте даты."))
    if changed:
        kept.save(update_fields=changed)
        record("courses.edit_edition", by=by, subject=kept, changed=changed)
    return kept


@transaction.atomic
def set_quotas(*, edition: SeminarEdition, quotas: Mapping[Agency, int], by: User | None) -> None:
    """These quotas and no others. Who has a seat already keeps it."""
    SeminarEdition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    before = {quota.agency_id: quota.seats for quota in edition.quotas.all()}
    after = {agency.pk: seats for agency, seats in quotas.items()}
    if before == after:
        return
    edition.quotas.all().delete()
    AgencyQuota.objects.bulk_create(
        AgencyQuota(edition=edition, agency=agency, seats=seats) for agency, seats in quotas.items()
    )
    record("courses.set_quotas", by=by, subject=edition, quotas={str(pk): seats for pk, seats in after.items()})
    limits_changed.send(SeminarEdition, edition=edition)


@transaction.atomic
def announce(*, edition: SeminarEdition, by: User | None) -> SeminarEdition:
    """Show an edition to learners and tell those who waited for a date. A second call changes nothing."""
    kept = SeminarEdition.objects.select_for_update(no_key=True).select_related("course").get(pk=edition.pk)
    if kept.announced_at is not None:
        return kept
    first = kept.sessions.filter(cancelled_at=None, ends_at__gt=timezone.now()).order_by("starts_at").first()
    if first is None:
        raise Refused(_("В выпуске нет ни одного занятия впереди. Назначьте дату, потом объявляйте."))
    kept.announced_at = timezone.now()
    kept.save(update_fields=["announced_at"])
    record("courses.announce_edition", by=by, subject=kept)
    tell_interested(edition=kept, first=first)
    edition_announced.send(SeminarEdition, edition=kept, by=by)
    return kept


def tell_interested(*, edition: SeminarEdition, first: SeminarSession) -> None:
    """Those who waited for a date hear of it once."""
    waiting = Interest.objects.filter(course=edition.course_id, told_at=None)
    people = list(User.objects.filter(pk__in=waiting.values("user")))
    waiting.update(told_at=timezone.now())
    url, title = reverse("courses:course", args=[edition.course_id]), edition.course.title[:120]
    moments = when_for(first, people)
    told = [(one, {"course": title, "when": moments[one.pk]}) for one in people]
    notify_each(DATE_APPEARED, told, about=f"edition:{edition.pk}", url=url)


def current(*, course: Course, by: User | None) -> SeminarEdition:
    """The edition that a new session belongs to: the latest that is not over, or a new one, announced at once."""
    last = SeminarEdition.objects.filter(course=course).order_by("-number").first()
    if last is not None:
        ends = last.sessions.filter(cancelled_at=None).aggregate(last=Max("ends_at"))["last"]
        if ends is None or ends > timezone.now():
            return last
    edition = open_edition(course=course, by=by)
    edition.announced_at = timezone.now()
    edition.save(update_fields=["announced_at"])
    return edition


@transaction.atomic
def want(*, course: Course, user: User) -> None:
    """Note that somebody would come once there is a date. A second call changes nothing."""
    place = main_employment(user)
    _interest, is_new = Interest.objects.get_or_create(
        course=course, user=user, told_at=None, defaults={"agency": place.agency if place else None}
    )
    if is_new:
        record("courses.want_course", by=user, subject=course)


@transaction.atomic
def want_no_more(*, course: Course, user: User) -> None:
    if Interest.objects.filter(course=course, user=user, told_at=None).delete()[0]:
        record("courses.want_course_no_more", by=user, subject=course)
