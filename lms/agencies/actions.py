from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, Substr
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused

from .models import Absence, Agency, PersonTag
from .signals import staff_changed

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def place(*, agency: Agency, by: User | None) -> Agency:
    """Save ``agency`` under its parent, new or moved, and carry everything below it along.

    Raises Refused where the new parent lies under the agency itself.
    """
    parent = agency.parent
    if parent is not None and agency.pk and parent.path.startswith(agency.path):
        raise Refused("Орган нельзя подчинить самому себе или тому, что в него входит.")
    before, depth_before = agency.path, agency.depth
    agency.path = f"{parent.path if parent else ''}{agency.code}/"
    agency.depth = parent.depth + 1 if parent else 0
    agency.save()
    if before and before != agency.path:
        Agency.objects.filter(path__startswith=before).exclude(pk=agency.pk).update(
            path=Concat(Value(agency.path), Substr("path", len(before) + 1)),
            depth=F("depth") + agency.depth - depth_before,
        )
    record("lms.place_agency", by=by, subject=agency, path=agency.path)
    return agency


@transaction.atomic
def record_absence(*, user: User, kind: str, started_on: dt.date, ended_on: dt.date | None, by: User | None) -> Absence:
    """Note that ``user`` is away. The same once more changes nothing.

    Raises Refused where she is away already on one of these days, or the dates are not in order.
    """
    _hold(user)
    if ended_on is not None and ended_on < started_on:
        raise Refused(_("Последний день раньше первого. Проверьте даты."))
    same = Absence.objects.filter(user=user, kind=kind, started_on=started_on, ended_on=ended_on).first()
    if same is not None:
        return same
    _refuse_overlap(user, started_on, ended_on)
    absence = Absence.objects.create(user=user, kind=Absence.Kind(kind), started_on=started_on, ended_on=ended_on)
    record("lms.record_absence", by=by, subject=absence, user=user.pk, **_days(absence))
    staff_changed.send(type(user), user=user)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, ended_on: dt.date | None, by: User | None) -> Absence:
    """Set the last day of an absence, nearer or farther (None: not known). Raises Refused as ``record_absence``."""
    _hold(absence.user)
    absence.refresh_from_db()
    if absence.ended_on == ended_on:
        return absence
    if ended_on is not None and ended_on < absence.started_on:
        raise Refused(_("Последний день раньше первого. Если человек не уходил, уберите запись."))
    _refuse_overlap(absence.user, absence.started_on, ended_on, but=absence.pk)
    Absence.objects.filter(pk=absence.pk).end(ended_on)
    absence.ended_on = ended_on
    record("lms.end_absence", by=by, subject=absence, user=absence.user_id, **_days(absence))
    staff_changed.send(type(absence.user), user=absence.user)
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, by: User | None) -> None:
    """Take back what was noted by mistake; the audit trail keeps what it was. Does nothing where it is gone."""
    user, number = absence.user, absence.pk
    _hold(user)
    if Absence.objects.filter(pk=number).delete()[0]:
        record("lms.remove_absence", by=by, subject=Absence(pk=number), user=user.pk, **_days(absence))
        staff_changed.send(type(user), user=user)


@transaction.atomic
def set_tags(*, user: User, names: Iterable[str], by: User | None) -> list[str]:
    """Let ``user`` have these tags and no others. A word that is in use already keeps its spelling."""
    _hold(user)
    wanted = spelt({" ".join(name.split()) for name in names} - {""})
    held = dict(PersonTag.objects.filter(user=user).values_list("name", "pk"))
    gone, new = held.keys() - wanted, wanted - held.keys()
    if gone or new:
        PersonTag.objects.filter(pk__in=[held[name] for name in gone]).delete()
        PersonTag.objects.bulk_create(PersonTag(user=user, name=name) for name in sorted(new))
        record("lms.set_tags", by=by, subject=user, put=sorted(new), taken=sorted(gone))
        staff_changed.send(type(user), user=user)
    return sorted(wanted)


def _hold(user: User) -> None:
    """What is written about one person is written in turn."""
    type(user)._default_manager.select_for_update(no_key=True).get(pk=user.pk)


def _refuse_overlap(user: User, started_on: dt.date, ended_on: dt.date | None, but: int = 0) -> None:
    until = Q() if ended_on is None else Q(started_on__lte=ended_on)
    others = Absence.objects.filter(until, Q(ended_on=None) | Q(ended_on__gte=started_on), user=user).exclude(pk=but)
    if (other := others.first()) is not None:
        until_words = f"по {other.ended_on:%d.%m.%Y}" if other.ended_on else "без последнего дня"
        raise Refused(
            _("На эти дни уже записано: %(kind)s с %(day)s %(until)s. Измените ту запись.")
            % {"kind": other.get_kind_display(), "day": f"{other.started_on:%d.%m.%Y}", "until": until_words}
        )


def _days(absence: Absence) -> dict[str, str]:
    ended_on = str(absence.ended_on) if absence.ended_on else ""
    return {"kind": absence.kind, "started_on": str(absence.started_on), "ended_on": ended_on}


def spelt(names: set[str]) -> set[str]:
    """The names as they are spelt already; of several spellings of a new one, the first."""
    longest = max(names, key=len, default="")
    if len(longest) > (PersonTag._meta.get_field("name").max_length or 0):
        raise Refused(_("Метка слишком длинная: «%s». Хватит двух-трёх слов.") % longest)
    known = PersonTag.objects.annotate(low=Lower("name")).filter(low__in=[name.lower() for name in names])
    spelling = {name.lower(): name for name in sorted(names, reverse=True)}
    spelling.update(known.order_by("-pk").values_list("low", "name"))
    return set(spelling.values())
