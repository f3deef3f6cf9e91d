"""The steps of an import are taken back, last first, where nothing newer has touched what they wrote.

A step is taken back for all lines of a portion before the one done ahead of it. What there is most of, new people and
their posts, goes by statements over all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from django.utils import timezone

from lms.agencies.models import Absence, Employment, PersonTag, RoleGrant
from lms.people import names
from lms.people.models import User

from .applying import day, written
from .planning import Op

Steps = Sequence[tuple[int, User, Op]]  # number of the line, whose it is, what was done
Told = Iterator[tuple[int, str]]  # number of the line, what could not be undone and why
CHANGED = "место работы с тех пор изменили: оставили как есть"


def take_back(lines: Sequence[tuple[User, Sequence[Op]]]) -> list[list[str]]:
    """Undo what was done for each user. Returns in words, by line, what could not be undone and why."""
    told: list[list[str]] = [[] for _line in lines]
    for verb, undo in STEPS.items():
        steps = [(n, user, op) for n, (user, done) in enumerate(lines) for op in reversed(done) if op["op"] == verb]
        for number, words in undo(steps) if steps else ():
            told[number].append(words)
    return told


def _one_by_one(undo: Callable[[User, Op], str]) -> Callable[[Steps], Told]:
    def each(steps: Steps) -> Told:
        for number, user, op in steps:
            if words := undo(user, op):
                yield number, words

    return each


def _posts(steps: Steps) -> Told:
    held = Employment.objects.select_for_update(of=["self"]).select_related("position")
    rows = held.in_bulk([op["employment"] for _number, _user, op in steps])
    as_written = {op["employment"] for _number, _user, op in steps if _is_as_written(rows.get(op["employment"]), op)}
    Employment.objects.filter(pk__in=as_written).delete()
    for number, _user, op in steps:
        if op["employment"] not in as_written:
            yield number, CHANGED


def _is_as_written(row: Employment | None, op: Op) -> bool:
    return row is not None and bool(written(row) == op["after"])


def _employment(user: User, op: Op) -> str:
    row = Employment.objects.select_for_update().filter(pk=op["employment"]).first()
    if row is None or written(row) != op["after"]:
        return CHANGED
    before = op["before"]
    opens = not before["until"] and row.is_main
    if opens and Employment.objects.filter(user=user, is_main=True, ended_on=None).exclude(pk=row.pk).exists():
        return "человек уже работает на новом месте: прежнее не открыли"
    row.agency_id, row.position_id, row.personnel_number = before["agency"], before["position"], before["number"]
    row.started_on, row.ended_on = dt.date.fromisoformat(before["since"]), day(before["until"])
    row.save()
    return ""


def _people(steps: Steps) -> Told:
    """An account is never deleted: it is closed, if nobody has signed in to it and nothing is left to work at."""
    keys = {user.pk for _number, user, _op in steps}
    signed_in = set(User.objects.filter(pk__in=keys).exclude(last_login=None).values_list("pk", flat=True))
    at_work = set(Employment.objects.filter(user__in=keys, ended_on=None).values_list("user", flat=True))
    User.objects.filter(pk__in=keys - signed_in - at_work).update(is_active=False)
    for number, user, _op in steps:
        if user.pk in signed_in:
            yield number, "человек уже входил: учётную запись не закрыли"
        elif user.pk in at_work:
            yield number, "у человека есть место работы: учётную запись не закрыли"


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


# In the order in which ``applying`` does them, from its end.
STEPS: dict[str, Callable[[Steps], Told]] = {
    "role": _one_by_one(_role),
    "tags": _one_by_one(_tags),
    "absence_end": _one_by_one(_absence_end),
    "absence": _one_by_one(_absence),
    "post": _posts,
    "employment": _one_by_one(_employment),
    "name": _one_by_one(_name),
    "revive": _people,
    "person": _people,
}
