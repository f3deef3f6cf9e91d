"""Plans become rows: many at once, with what is needed to undo each. Called within a transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password

from lms.agencies.actions import spelt
from lms.agencies.models import Absence, Agency, Employment, PersonTag, Position, Role
from lms.audit.models import AuditEntry
from lms.people import names
from lms.people.actions import grant_role
from lms.people.models import User

from .planning import Op, Plan

BATCH = 1000


@dataclass
class Item:
    """A plan that is carried out; ``done`` are the steps of its undoing, in the order in which they were taken."""

    plan: Plan
    user: int = 0
    is_new: bool = False
    done: list[Op] = field(default_factory=list)


def carry_out(plans: Sequence[Plan], *, by: User | None, verb: str, **told: Any) -> list[Item]:
    """Do what ``plans`` say, in their order, and write it into the audit trail."""
    items = [Item(plan, plan.person or 0) for plan in plans]
    _positions(items)
    _people(items)
    _names(items)
    _employments(items)
    _posts(items)
    _absences(items)
    _tags(items)
    _roles(items, by)
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                actor=by, verb=verb, subject_type=User._meta.label, subject_id=str(item.user),
                data={**told, "kind": item.plan.kind, "ops": [_plain(op) for op in item.plan.ops]},
            )
            for item in items
            if item.plan.ops
        ),
        batch_size=BATCH,
    )  # fmt: skip
    return items


def _steps(items: Sequence[Item], *verbs: str) -> Iterator[tuple[Item, Op]]:
    return ((item, op) for item in items for op in item.plan.ops if op["op"] in verbs)


def _plain(op: Op) -> Op:
    """What the audit trail keeps: what was done, without the name, which the person's row has."""
    return {key: value for key, value in op.items() if not (op["op"] == "person" and key == "name")}


def _positions(items: Sequence[Item]) -> None:
    for _item, op in _steps(items, "position"):
        rank: Op = {key: op[key] for key in ("category", "group") if key in op}
        Position.objects.get_or_create(title=op["title"], service=op["service"], defaults=rank)


def _people(items: Sequence[Item]) -> None:
    new = []
    for item, op in _steps(items, "person"):
        last_name, first_name, patronymic = op["name"]
        user = User(email=op["email"], last_name=last_name, first_name=first_name, patronymic=patronymic)
        user.name_key = names.sort_key(*op["name"])
        user.password = make_password(None)
        new.append((item, user))
    User.objects.bulk_create((user for _item, user in new), batch_size=BATCH)
    for item, user in new:
        item.user, item.is_new = user.pk, True
        item.done.append({"op": "person"})
    revived = [item for item, _op in _steps(items, "revive")]
    User.objects.filter(pk__in=[item.user for item in revived]).update(is_active=True)
    for item in revived:
        item.done.append({"op": "revive"})


def _names(items: Sequence[Item]) -> None:
    for item, op in _steps(items, "name"):
        last_name, first_name, patronymic = op["after"]
        key = names.sort_key(*op["after"])
        User.objects.filter(pk=item.user).update(
            last_name=last_name, first_name=first_name, patronymic=patronymic, name_key=key
        )
        item.done.append({"op": "name", "before": op["before"], "after": op["after"]})


def _employments(items: Sequence[Item]) -> None:
    """What is written of posts that there are: before new ones begin, since only one main post may be open."""
    steps = list(_steps(items, "end", "correct"))
    rows = Employment.objects.select_related("position").in_bulk([op["employment"] for _item, op in steps])
    positions = positions_of(op["after"].get("position") for _item, op in steps if op["op"] == "correct")
    for item, op in steps:
        row = rows[op["employment"]]
        before = written(row)
        if op["op"] == "end":
            row.ended_on = day(op["after"])
        else:
            _correct(row, op["after"], positions)
        item.done.append({"op": "employment", "employment": row.pk, "before": before, "after": written(row)})
    fields = ["agency", "position", "personnel_number", "started_on", "ended_on"]
    Employment.objects.bulk_update(rows.values(), fields, batch_size=500)


def _correct(row: Employment, after: Op, positions: dict[tuple[str, str], Position]) -> None:
    row.personnel_number = after.get("number", row.personnel_number)
    row.agency_id = after.get("agency", row.agency_id)
    if "position" in after:
        row.position = positions[after["position"]["title"], after["position"]["service"]]
    if "since" in after:
        row.started_on = dt.date.fromisoformat(after["since"])


def _posts(items: Sequence[Item]) -> None:
    steps = list(_steps(items, "post"))
    positions = positions_of(op["position"] for _item, op in steps)
    rows = [
        Employment(
            user_id=item.user,
            agency_id=op["agency"],
            position=positions[op["position"]["title"], op["position"]["service"]],
            personnel_number=op["number"],
            started_on=dt.date.fromisoformat(op["since"]),
        )
        for item, op in steps
    ]
    for (item, _op), row in zip(steps, Employment.objects.bulk_create(rows, batch_size=BATCH), strict=True):
        item.done.append({"op": "post", "employment": row.pk, "after": written(row)})


def _absences(items: Sequence[Item]) -> None:
    steps = list(_steps(items, "absence"))
    rows = [
        Absence(user_id=item.user, kind=op["kind"], started_on=op["since"], ended_on=day(op["until"]))
        for item, op in steps
    ]
    for (item, op), row in zip(steps, Absence.objects.bulk_create(rows, batch_size=BATCH), strict=True):
        item.done.append({"op": "absence", "absence": row.pk, "until": op["until"]})
    for item, op in _steps(items, "absence_end"):
        Absence.objects.filter(pk=op["absence"]).end(day(op["after"]))
        item.done.append({**op})


def _tags(items: Sequence[Item]) -> None:
    steps = list(_steps(items, "tags"))
    spelling = {name.lower(): name for name in spelt({tag for _item, op in steps for tag in op["after"]})}
    for item, op in steps:
        held = {tag.lower(): tag for tag in op["before"]}
        wanted = {tag.lower(): held.get(tag.lower(), spelling[tag.lower()]) for tag in op["after"]}
        put = sorted(wanted[low] for low in wanted.keys() - held.keys())
        taken = sorted(held[low] for low in held.keys() - wanted.keys())
        PersonTag.objects.filter(user=item.user, name__in=taken).delete()
        PersonTag.objects.bulk_create(PersonTag(user_id=item.user, name=name) for name in put)
        item.done.append({"op": "tags", "put": put, "taken": taken})


def _roles(items: Sequence[Item], by: User | None) -> None:
    for item, op in _steps(items, "role"):
        grant = grant_role(
            user=User.objects.get(pk=item.user),
            role=Role(op["role"]),
            agency=Agency.objects.get(pk=op["agency"]),
            by=by,
        )
        item.done.append({"op": "role", "grant": grant.pk})


def positions_of(wanted: Any) -> dict[tuple[str, str], Position]:
    titles = {one["title"] for one in wanted if one}
    return {(row.title, row.service): row for row in Position.objects.filter(title__in=titles)}


def written(row: Employment) -> Op:
    """An employment as undoing compares and restores it."""
    return {
        "agency": row.agency_id,
        "position": row.position_id if row.position_id else row.position.pk,
        "number": row.personnel_number,
        "since": row.started_on.isoformat(),
        "until": row.ended_on.isoformat() if row.ended_on else "",
    }


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
