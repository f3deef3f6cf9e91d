"""The steps of an import are taken back, last first, where nothing newer has touched what they wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from lms.agencies.models import Absence, Employment, PersonTag, RoleGrant
from lms.people import names
from lms.people.models import User

from .applying import day, written
from .planning import Op


def take_back(user: User, done: Sequence[Op]) -> list[str]:
    """Undo the steps done for ``user``. Returns in words what could not be undone and why."""
    return [words for op in reversed(done) if (words := STEPS[op["op"]](user, op))]


def _post(user: User, op: Op) -> str:
    row = Employment.objects.select_for_update().filter(pk=op["employment"]).first()
    if row is None or written(row) != op["after"]:
        return "место работы с тех пор изменили: оставили как есть"
    row.delete()
    return ""


def _employment(user: User, op: Op) -> str:
    row = Employment.objects.select_for_update().filter(pk=op["employment"]).first()
    if row is None or written(row) != op["after"]:
        return "место работы с тех пор изменили: оставили как есть"
    before = op["before"]
    opens = not before["until"] and row.is_main
    if opens and Employment.objects.filter(user=user, is_main=True, ended_on=None).exclude(pk=row.pk).exists():
        return "человек уже работает на новом месте: прежнее не открыли"
    row.agency_id, row.position_id, row.personnel_number = before["agency"], before["position"], before["number"]
    row.started_on, row.ended_on = dt.date.fromisoformat(before["since"]), day(before["until"])
    row.save()
    return ""


def _person(user: User, op: Op) -> str:
    """An account is never deleted: it is closed, if nobody has signed in to it and nothing is left to work at."""
    user.refresh_from_db()
    if user.last_login is not None:
        return "человек уже входил: учётную запись не закрыли"
    if Employment.objects.filter(user=user, ended_on=None).exists():
        return "у человека есть место работы: учётную запись не закрыли"
    User.objects.filter(pk=user.pk).update(is_active=False)
    return ""


def _revive(user: User, op: Op) -> str:
    return _person(user, op)


def _name(user: User, op: Op) -> str:
    user.refresh_from_db()
    if [user.last_name, user.first_name, user.patronymic] != op["after"]:
        return "имя с тех пор изменили: оставили как есть"
    user.last_name, user.first_name, user.patronymic = op["before"]
    user.name_key = names.sort_key(*op["before"])
    user.save(update_fields=["last_name", "first_name", "patronymic", "name_key"])
    return ""


def _absence(user: User, op: Op) -> str:
    found = Absence.objects.filter(pk=op["absence"], user=user, ended_on=day(op["until"]))
    return "" if found.delete()[0] else "отсутствие с тех пор изменили: оставили как есть"


def _absence_end(user: User, op: Op) -> str:
    found = Absence.objects.filter(pk=op["absence"], user=user, ended_on=day(op["after"]))
    until = day(op["before"])
    row = found.first()
    if row is None:
        return "отсутствие с тех пор изменили: оставили как есть"
    later = Absence.objects.filter(user=user, started_on__gt=row.started_on)
    if (later.filter(started_on__lte=until) if until else later).exists():
        return "после записано другое отсутствие: последний день не вернули"
    found.end(until)
    return ""


def _tags(user: User, op: Op) -> str:
    held = set(PersonTag.objects.filter(user=user).values_list("name", flat=True))
    gone = [name for name in op["put"] if name not in held]
    PersonTag.objects.filter(user=user, name__in=op["put"]).delete()
    low = {name.lower() for name in held}
    PersonTag.objects.bulk_create(PersonTag(user=user, name=name) for name in op["taken"] if name.lower() not in low)
    return f"метки уже сняты: {', '.join(gone)}" if gone else ""


def _role(user: User, op: Op) -> str:
    """A role ends; what it allowed yesterday stays so in the records."""
    today = timezone.localdate()
    grant = RoleGrant.objects.filter(pk=op["grant"], valid_to=None).first()
    if grant is None:
        return "роль с тех пор изменили: оставили как есть"
    grant.valid_to = today - dt.timedelta(days=1)
    grant.save(update_fields=["valid_to"])
    return ""


STEPS = {
    "post": _post,
    "employment": _employment,
    "person": _person,
    "revive": _revive,
    "name": _name,
    "absence": _absence,
    "absence_end": _absence_end,
    "tags": _tags,
    "role": _role,
}
