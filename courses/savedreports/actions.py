from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.reports.rules import oversees
from lms.audit.actions import record
from lms.errors import Refused
from lms.exports import actions as exports
from lms.models import Agency, User

from . import queries, timetable
from .definition import Definition, load
from .files import SAVED, asked
from .models import SavedReport, Sending, Timetable
from .question import of_user

if TYPE_CHECKING:
    from lms.people.models import User as Person

MOST_REPORTS = 200
MOST_RECIPIENTS = 50
LOST_ROLE = "нет роли, с которой открывают отчёты"


@transaction.atomic
def save(*, title: str, definition: Definition, by: Person, report: SavedReport | None = None) -> SavedReport:
    """Keep a report under a name; with ``report``, change that one. The same again is no second report."""
    of_user(by, definition.conditions)  # refuses what is out of her reach
    kept = definition.kept()
    if report is None:
        mine = SavedReport.objects.filter(owner=by, removed_at=None)
        if (same := mine.filter(title=title, definition=kept).first()) is not None:
            return same
        if mine.count() >= MOST_REPORTS:
            raise Refused(_("У вас уже 200 отчётов. Уберите те, что больше не нужны."))
        report = SavedReport(owner=by)
    report.title, report.definition = title, kept
    report.save()
    record("courses.make_savedreport", by=by, subject=report, title=title, definition=kept)
    return report


@transaction.atomic
def share(*, report: SavedReport, role: str, agency: Agency | None, by: Person) -> None:
    """Open the report to who holds ``role`` inside ``agency``; an empty role closes it."""
    if role and (agency is None or not queries.agencies(by).filter(pk=agency.pk).exists()):
        raise Refused(_("Открыть отчёт можно только в органе, который открыт вам."))
    report.shared_role, report.shared_agency = role, agency if role else None
    report.save(update_fields=["shared_role", "shared_agency", "changed_at"])
    record("courses.share_savedreport", by=by, subject=report, role=role, agency=agency.pk if role and agency else None)


@transaction.atomic
def remove(*, report: SavedReport, by: Person) -> None:
    """Take the report away from everybody; what was sent stays in the history."""
    if report.removed_at is None:
        report.removed_at = timezone.now()
        report.save(update_fields=["removed_at"])
        Timetable.objects.filter(report=report, paused_at=None).update(paused_at=report.removed_at)
        record("courses.remove_savedreport", by=by, subject=report)


@transaction.atomic
def set_timetable(
    *, report: SavedReport, every: str, day: int, time: dt.time, form: str, recipients: Sequence[User], by: Person
) -> Timetable:
    """Have the report sent. What is changed counts from now; nothing that was missed is sent afterwards."""
    if not recipients or len(recipients) > MOST_RECIPIENTS:
        raise Refused(_("Получателей должно быть от одного до пятидесяти."))
    next_at = timetable.following(timezone.now(), every=every, day=day, time=time, zone=_zone())
    made, _is_new = Timetable.objects.update_or_create(
        report=report,
        defaults={"every": every, "day": day, "time": time, "format": form, "next_at": next_at, "paused_at": None},
    )
    made.recipients.set(recipients)
    people = [one.pk for one in recipients]
    record("courses.schedule_savedreport", by=by, subject=report, every=every, day=day, format=form, recipients=people)
    return made


@transaction.atomic
def pause(*, report: SavedReport, paused: bool, by: Person) -> None:
    """Stop sending, or go on from the next moment; what fell into the pause is not sent."""
    found = Timetable.objects.select_for_update().filter(report=report).first()
    if found is None or (found.paused_at is not None) == paused:
        return
    found.paused_at = timezone.now() if paused else None
    found.next_at = _next(found) if not paused else found.next_at
    found.save(update_fields=["paused_at", "next_at"])
    record("courses.pause_savedreport" if paused else "courses.resume_savedreport", by=by, subject=report)


@transaction.atomic
def leave(*, report: SavedReport, by: Person) -> None:
    """A recipient wants the report no more."""
    for found in Timetable.objects.filter(report=report, recipients=by):
        found.recipients.remove(by)
        record("courses.leave_savedreport", by=by, subject=report)


@transaction.atomic
def send_due() -> int:
    """Order the files of every timetable that has fallen due, each recipient's once a moment. Returns how many.

    The order, its note and the next moment are one transaction: a worker killed on the way has done nothing.
    """
    sent, now = 0, timezone.now()
    due = Timetable.objects.select_for_update(of=["self"], skip_locked=True).select_related("report__owner")
    for one in due.filter(paused_at=None, next_at__lte=now):
        slot = one.next_at
        if one.report.removed_at is not None or not (one.report.owner.is_active and oversees(one.report.owner)):
            one.paused_at = now
            one.save(update_fields=["paused_at"])
            continue
        for recipient in one.recipients.all():
            sent += _send(one, recipient, slot)
        one.next_at = _next(one)
        one.save(update_fields=["next_at"])
    return sent


def _send(of: Timetable, recipient: User, slot: dt.datetime) -> bool:
    report = of.report
    if not (recipient.is_active and oversees(recipient)):
        Sending.objects.get_or_create(timetable=of, recipient=recipient, slot=slot, defaults={"reason": LOST_ROLE})
        return False
    export = exports.order(
        source=SAVED,
        title=report.title,
        params=asked(report.title, load(report.definition)),
        form=of.format,
        by=recipient,
        key=f"timetable:{of.pk}:{slot:%Y%m%d%H%M}:{recipient.pk}",
        by_letter=True,
    )
    _sending, is_new = Sending.objects.get_or_create(
        timetable=of, recipient=recipient, slot=slot, defaults={"export": export}
    )
    return is_new


def _next(of: Timetable) -> dt.datetime:
    return timetable.following(timezone.now(), every=of.every, day=of.day, time=of.time, zone=_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
