"""What a line comes to: the person it means, what it would change of her, and what stands in the way. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.agencies.models import Role
from lms.people import names

from .known import Known, Person, Place, Post
from .lines import Line, odd_dates

Op = dict[str, Any]
NEW, TRANSFER, CHANGE, DISMISSAL, SAME, PROBLEM = "new", "transfer", "change", "dismissal", "same", "problem"


@dataclass(frozen=True)
class May:
    """How far lines may reach and whether they may give roles. ``by``: nobody dismisses herself."""

    path: str
    roles: bool = False
    by: int | None = None


@dataclass
class Plan:
    """What would be done, as JSON-able steps; ``problems`` are (field, words)."""

    kind: str = SAME
    person: int | None = None
    ops: list[Op] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, where: str, words: str) -> None:
        self.problems.append((where, words))

    def do(self, op: str, **given: Any) -> None:
        self.ops.append({"op": op, **given})


def plan(line: Line, known: Known, may: May, today: dt.date) -> Plan:
    """What ``line`` comes to with what is known today."""
    result = Plan(problems=odd_dates(line, today))
    place = _place(line, known, may, result)
    person = _person(line, known, may, place, result)
    if not result.problems:
        _decide(line, known, may, place, person, result, today)
    if result.problems:
        result.kind, result.ops = PROBLEM, []
    return result


def dismissal(person: Person, on: dt.date, may: May) -> Plan:
    """What it comes to that a person is not in the list of her agency."""
    result = Plan(kind=DISMISSAL, person=person.pk)
    assert person.post is not None
    if person.pk == may.by:
        result.refuse("ended_on", "себя уволить нельзя")
    elif on < person.post.started_on:
        result.refuse("ended_on", f"работает с {person.post.started_on:%d.%m.%Y}: это позже дня увольнения")
    if result.problems:
        result.kind = PROBLEM
    else:
        _dismiss(person.post, on, result)
    return result


def _place(line: Line, known: Known, may: May, result: Plan) -> Place | None:
    """The agency that is meant; None where the line names none."""
    if not line.agency:
        return None
    found = known.places.get(line.agency.casefold())
    if found is None or not found.path.startswith(may.path):
        result.refuse("agency", f"органа «{line.agency[:60]}» нет среди ваших")
        return None
    if found.closed_on is not None and (line.since is None or line.since >= found.closed_on):
        heir = f" Теперь это «{found.successor}»." if found.successor else ""
        if line.ended_on is None:
            result.refuse("agency", f"«{found.name}» закрыт с {found.closed_on:%d.%m.%Y}.{heir}")
    return found


def _person(line: Line, known: Known, may: May, place: Place | None, result: Plan) -> Person | None:
    if not line.email and not line.personnel_number:
        result.refuse("email", "нет ни почты, ни табельного номера: непонятно, о ком речь")
        return None
    found = known.by_email.get(line.email) if line.email else None
    if found is not None:
        _check_holder(found, line, may, result)
    else:
        found = _by_number(line, known, may, place, result)
    if found is not None:
        result.person = found.pk
    return found


def _check_holder(found: Person, line: Line, may: May, result: Plan) -> None:
    """The address belongs to somebody: is she the one who is meant, and is she ours?"""
    if found.post is not None and not found.post.place.path.startswith(may.path):
        result.refuse("email", "этот адрес у человека из другого органа. Переход оформляет дирекция программы")
    elif found.post is None and line.name and line.name_key != found.name_key:
        result.refuse("email", "этот адрес занят другим человеком")
    elif found.post is not None and line.last_name and not _alike(found, line):
        result.refuse("email", f"по этому адресу у нас {found.name}. Проверьте адрес")


def _by_number(line: Line, known: Known, may: May, place: Place | None, result: Plan) -> Person | None:
    """Who has this personnel number in our agencies. One number may stand for several people in different bodies."""
    if not line.personnel_number:
        return None
    held = [one for one in known.by_number.get(line.personnel_number, ()) if one.path.startswith(may.path)]
    alike = [one for one in held if not line.last_name or _alike(one, line)]
    if len(alike) == 1:
        if line.email and line.email != alike[0].email:
            result.notes.append("адрес для входа у человека другой; сменить его может только он сам или дирекция")
        return alike[0]
    if len(alike) > 1:
        result.refuse("personnel_number", "под этим номером у вас несколько человек: добавьте адрес почты")
    elif place is not None and any(one.post and one.post.place.body == place.body for one in held):
        result.refuse("personnel_number", f"под этим номером у нас {held[0].name}")
    return None


def _alike(person: Person, line: Line) -> bool:
    """Whether it may be the same person: a surname may change, or a name be misspelt, but not both."""
    same_last = names.sort_key(person.last_name) == names.sort_key(line.last_name)
    same_first = names.sort_key(person.first_name) == names.sort_key(line.first_name)
    return same_last or (same_first and names.sort_key(person.patronymic) == names.sort_key(line.patronymic))


def _decide(
    line: Line, known: Known, may: May, place: Place | None, person: Person | None, result: Plan, today: dt.date
) -> None:
    post = person.post if person else None
    if line.ended_on is not None and post is None:
        result.notes.append("уже не работает" if person else "уволен, а в системе его и не было")
        return
    if line.ended_on is not None and post is not None:
        _leave(line, may, person, post, result)
    elif post is None:
        _hire(line, known, place, person, result)
    else:
        _keep(line, known, place, post, result)
    if person is not None:
        _name(line, person, result)
    _facts(line, person, result)
    _role(line, may, place, person, result)
    if result.kind == SAME and result.ops:
        result.kind = CHANGE


def _leave(line: Line, may: May, person: Person | None, post: Post, result: Plan) -> None:
    assert line.ended_on is not None
    if post.ended_on == line.ended_on:
        return
    if person is not None and person.pk == may.by:
        result.refuse("ended_on", "себя уволить нельзя")
    elif line.ended_on < post.started_on:
        result.refuse("ended_on", f"в должности с {post.started_on:%d.%m.%Y}: это позже дня увольнения")
    else:
        result.kind = DISMISSAL
        _dismiss(post, line.ended_on, result)


def _dismiss(post: Post, on: dt.date, result: Plan) -> None:
    result.do("end", employment=post.pk, before=_day(post.ended_on), after=_day(on), agency=post.place.name)


def _hire(line: Line, known: Known, place: Place | None, person: Person | None, result: Plan) -> None:
    """Somebody who works nowhere today begins in our agency."""
    result.kind = NEW
    if person is None:
        if not line.email:
            result.refuse("email", "нет адреса почты: без него нового человека не завести")
        if not line.last_name or not line.first_name:
            result.refuse("full_name", "нет фамилии и имени")
        if place and any(
            one.post and one.post.place.body == place.body for one in known.namesakes.get(line.name_key, ())
        ):
            result.notes.append("в этом органе уже есть человек с таким именем и другим адресом: не он ли это?")
        result.do("person", email=line.email, name=[line.last_name, line.first_name, line.patronymic])
    elif not person.is_active:
        result.do("revive", user=person.pk)
    if place is None:
        result.refuse("agency", "не сказано, в каком органе человек работает")
    if line.since is None:
        result.refuse("hired_on", "нет даты приёма")
    if person and line.since and person.left_on and line.since <= person.left_on:
        result.refuse("hired_on", f"по {person.left_on:%d.%m.%Y} человек работал на прежнем месте")
    position = _position(line, known, result)
    if place and position and line.since:
        result.do(
            "post", agency=place.pk, name=place.name, position=position, number=line.personnel_number,
            since=_day(line.since),
        )  # fmt: skip


def _keep(line: Line, known: Known, place: Place | None, post: Post, result: Plan) -> None:
    """Somebody who works with us: another post from a day, or what is known of this one put right."""
    position = _position(line, known, result) if line.position else None
    moves = place is not None and place.pk != post.place.pk
    rises = position is not None and position != post.position
    if (moves or rises) and (line.since is None or line.since < post.started_on):
        since = f"{post.started_on:%d.%m.%Y}"
        result.refuse("appointed_on", f"новое место или должность — с какого дня? Нужна дата назначения после {since}")
        return
    where = place or post.place
    if (moves or rises) and line.since and line.since > post.started_on:
        result.kind = TRANSFER
        day = line.since - dt.timedelta(days=1)
        _end_before(post, day, result)
        result.do(
            "post", agency=where.pk, name=where.name, position=position or post.position,
            number=line.personnel_number or post.number, since=_day(line.since), leaving=post.place.name,
        )  # fmt: skip
        return
    before, after = _corrections(line, post, where, position or post.position)
    if before != after:
        result.do("correct", employment=post.pk, before=before, after=after)


def _end_before(post: Post, day: dt.date, result: Plan) -> None:
    if post.ended_on is None or post.ended_on > day:
        result.do("end", employment=post.pk, before=_day(post.ended_on), after=_day(day), agency=post.place.name)


def _corrections(line: Line, post: Post, place: Place, position: Op) -> tuple[Op, Op]:
    """What is written of the present post, and what should be, for what differs."""
    before: Op = {}
    after: Op = {}
    for key, was, becomes in (
        ("number", post.number, line.personnel_number or post.number),
        ("agency", post.place.pk, place.pk),
        ("position", post.position, position),
        ("since", _day(post.started_on), _day(line.appointed_on or post.started_on)),
    ):
        if was != becomes:
            before[key], after[key] = was, becomes
            if key == "agency":
                before["name"], after["name"] = post.place.name, place.name
    return before, after


def _position(line: Line, known: Known, result: Plan) -> Op | None:
    """The position that is meant: one that is known, or a new one with its place in the service."""
    if not line.position:
        result.refuse("position", "нет должности")
        return None
    same = [one for one in known.positions.get(line.position.casefold(), ()) if line.service in ("", one["service"])]
    if len(same) == 1:
        for key, words in (("category", "категория"), ("group", "группа")):
            if getattr(line, key) and getattr(line, key) != same[0][key]:
                result.notes.append(f"у этой должности в системе другая {words}; оставили как в системе")
        return {"title": same[0]["title"], "service": same[0]["service"]}
    if same:
        result.refuse("service", "такая должность есть в разных видах службы: укажите вид службы")
        return None
    if not line.service:
        result.refuse("service", "такой должности в системе ещё нет: укажите вид службы, категорию и группу")
        return None
    new = {"title": line.position, "service": line.service}
    rank = {key: getattr(line, key) for key in ("category", "group") if getattr(line, key)}
    result.do("position", **new, **rank)
    return new


def _name(line: Line, person: Person, result: Plan) -> None:
    before = [person.last_name, person.first_name, person.patronymic]
    after = [line.last_name or before[0], line.first_name or before[1], line.patronymic or before[2]]
    if before != after:
        result.do("name", user=person.pk, before=before, after=after)


def _facts(line: Line, person: Person | None, result: Plan) -> None:
    if line.absence and line.absent_from:
        _absence(line, person.absences if person else (), result)
    if line.tags is not None:
        held = list(person.tags) if person else []
        if {tag.casefold() for tag in held} != {tag.casefold() for tag in line.tags}:
            result.do("tags", before=sorted(held), after=sorted(line.tags))


def _absence(line: Line, held: Sequence[tuple[int, str, dt.date, dt.date | None]], result: Plan) -> None:
    assert line.absent_from is not None
    for key, kind, started_on, ended_on in held:
        if (kind, started_on) == (line.absence, line.absent_from):
            if line.absent_to is not None and ended_on != line.absent_to:
                result.do("absence_end", absence=key, before=_day(ended_on), after=_day(line.absent_to), kind=kind)
            return
        begins_later = line.absent_to is not None and started_on > line.absent_to
        if not begins_later and (ended_on is None or ended_on >= line.absent_from):
            result.refuse("absent_from", f"на эти дни уже записано отсутствие с {started_on:%d.%m.%Y}")
            return
    result.do("absence", kind=line.absence, since=_day(line.absent_from), until=_day(line.absent_to))


def _role(line: Line, may: May, place: Place | None, person: Person | None, result: Plan) -> None:
    if not line.role:
        return
    where = place or (person.post.place if person and person.post else None)
    if where is None or (person and (line.role, where.pk) in person.roles):
        return
    if not may.roles:
        result.refuse("role", f"роли раздаёт дирекция программы: уберите «{Role(line.role).label}» из этой ячейки")
        return
    result.do("role", role=line.role, agency=where.pk, name=where.name)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
