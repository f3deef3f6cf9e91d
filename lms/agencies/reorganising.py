"""Agencies are renamed and merged: people move by dated employments, the past stays under the old name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused

from .models import Agency, AgencyName, Employment, RoleGrant
from .signals import agencies_merged, staff_list_changed

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def rename(*, agency: Agency, name: str, short_name: str, on: dt.date, by: User | None) -> Agency:
    """Give an agency another name from ``on``. The name before is kept with its last day."""
    locked = _locked(agency)
    name, short_name = " ".join(name.split()), " ".join(short_name.split())
    if (locked.name, locked.short_name) == (name, short_name):
        return locked
    _refuse_closed(locked)
    if on > timezone.localdate():
        raise Refused(_("Новое название вступает в силу сегодня или раньше. Вернитесь сюда в тот день."))
    last = locked.names.order_by("-until").first()
    if last is not None and on <= last.until:
        raise Refused(_("Прежнее название действовало по %s. Выберите день позже.") % f"{last.until:%d.%m.%Y}")
    AgencyName.objects.create(
        agency=locked, name=locked.name, short_name=locked.short_name, until=on - dt.timedelta(days=1)
    )
    record("lms.rename_agency", by=by, subject=locked, before=locked.name, after=name, on=str(on))
    locked.former_name, locked.name, locked.short_name = locked.name, name, short_name
    locked.save(update_fields=["former_name", "name", "short_name"])
    return locked


@dataclass(frozen=True)
class Merger:
    """What a merger would do: how many people move, which units begin anew under the successor, who holds roles."""

    people: int
    units: list[Agency]
    grants: list[RoleGrant]
    already_there: int


def foreseen(agency: Agency, successor: Agency, on: dt.date) -> Merger:
    """What ``merge`` would do."""
    return Merger(
        people=_moving(agency, on).values("user").distinct().count(),
        units=list(Agency.objects.under(agency).filter(valid_to=None).exclude(pk=agency.pk)),
        grants=list(_grants(agency).select_related("user", "agency")),
        already_there=Employment.objects.on(on)
        .filter(agency__path__startswith=successor.path, is_main=True)
        .exclude(agency__path__startswith=agency.path)
        .values("user")
        .distinct()
        .count(),
    )


@transaction.atomic
def merge(
    *, agency: Agency, successor: Agency, on: dt.date, move_roles: bool = False, by: User | None
) -> dict[int, int]:
    """Close ``agency`` and everything in it on ``on``; from that day its people work in ``successor``.

    Its units begin anew under the successor. The closed ones stay where they stood, so that past days are told as they
    were. What is required there goes to the successors (heard by ``requirements``). Returns old key → new key.
    Raises Refused where it cannot be.
    """
    agency, successor = _locked(agency), _locked(successor)
    if agency.successor_id == successor.pk and agency.valid_to is not None:
        return {}
    _refuse(agency, successor, on)
    heirs = _heirs(agency, successor, on)
    people = _move_people(agency, heirs, on)
    if move_roles:
        _move_roles(agency, heirs, on, by)
    for old, new in heirs.items():
        Agency.objects.filter(pk=old).update(valid_to=on, successor_id=new)
    _move_invitations(heirs)
    record(
        "lms.merge_agency", by=by, subject=agency, successor=successor.code, on=str(on), people=len(people),
        agencies=len(heirs), roles=move_roles,
    )  # fmt: skip
    agencies_merged.send(Agency, heirs=heirs, on=on, by=by)
    staff_list_changed.send(Agency, people=people)
    return heirs


def _locked(agency: Agency) -> Agency:
    return Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _refuse_closed(agency: Agency) -> None:
    if agency.valid_to is not None:
        raise Refused(_("«%s» уже закрыт.") % agency.short_name)


def _refuse(agency: Agency, successor: Agency, on: dt.date) -> None:
    _refuse_closed(agency)
    _refuse_closed(successor)
    if successor.path.startswith(agency.path):
        raise Refused(_("Преемник не может входить в орган, который закрывается."))
    if agency.parent_id is None:
        raise Refused(_("Это вершина всего дерева, её закрыть нельзя."))
    if on > timezone.localdate():
        raise Refused(_("Выберите сегодня или прошедший день: людей переводим тогда, когда приказ уже действует."))
    if agency.valid_from is not None and on <= agency.valid_from:
        raise Refused(_("В этот день орган ещё не работал."))


def _heirs(agency: Agency, successor: Agency, on: dt.date) -> dict[int, int]:
    """The agency is taken over by the successor, each open unit of it by one of the same name there."""
    heirs = {agency.pk: successor}
    for unit in Agency.objects.under(agency).filter(valid_to=None).exclude(pk=agency.pk).order_by("path"):
        parent = heirs.get(unit.parent_id or 0, successor)
        code = _free_code(unit.code)
        heirs[unit.pk] = Agency.objects.create(
            code=code, name=unit.name, short_name=unit.short_name, kind=unit.kind, parent=parent, valid_from=on,
            path=f"{parent.path}{code}/", depth=parent.depth + 1, order=unit.order,
        )  # fmt: skip
    return {old: new.pk for old, new in heirs.items()}


def _free_code(code: str) -> str:
    taken = set(Agency.objects.filter(code__startswith=code[:34]).values_list("code", flat=True))
    return next(found for number in range(2, 10_000) if (found := f"{code[:34]}-{number}") not in taken)


def _moving(agency: Agency, on: dt.date) -> QuerySet[Employment]:
    """Posts in the agency that go on after the day before, or begin later."""
    return Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), agency__path__startswith=agency.path)


def _move_people(agency: Agency, heirs: dict[int, int], on: dt.date) -> list[int]:
    rows = list(_moving(agency, on).select_for_update(of=("self",)).order_by("id"))
    begun, to_begin, new = [], [], []
    for row in rows:
        heir = heirs.get(row.agency_id, heirs[agency.pk])
        if row.started_on >= on:
            row.agency_id = heir
            to_begin.append(row)
            continue
        new.append(
            Employment(
                user_id=row.user_id, agency_id=heir, position_id=row.position_id, is_main=row.is_main,
                personnel_number=row.personnel_number, started_on=on, ended_on=row.ended_on,
            )
        )  # fmt: skip
        row.ended_on = on - dt.timedelta(days=1)
        begun.append(row)
    Employment.objects.bulk_update(begun, ["ended_on"], batch_size=500)
    Employment.objects.bulk_update(to_begin, ["agency"], batch_size=500)
    Employment.objects.bulk_create(new, batch_size=1000)
    return sorted({row.user_id for row in rows})


def _grants(agency: Agency) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.not_over().filter(agency__path__startswith=agency.path)


def _move_roles(agency: Agency, heirs: dict[int, int], on: dt.date, by: User | None) -> None:
    """The same roles over the successors. The old ones stay: over closed agencies they show the past only."""
    for grant in _grants(agency):
        heir = heirs.get(grant.agency_id, heirs[agency.pk])
        RoleGrant.objects.get_or_create(
            user_id=grant.user_id, role=grant.role, agency_id=heir, valid_to=None,
            defaults={"granted_by": by, "valid_from": on},
        )  # fmt: skip


def _move_invitations(heirs: dict[int, int]) -> None:
    from lms.people.models import Invitation

    for invitation in Invitation.objects.filter(agency__in=heirs, accepted_at=None, withdrawn_at=None):
        invitation.agency_id = heirs[invitation.agency_id]
        invitation.role = ""
        invitation.save(update_fields=["agency", "role"])
