"""The language of audiences: read strictly from JSON, judged of one person. Pure.

A node is an object with one key: ``{"all": [nodes]}``, ``{"any": [nodes]}``, ``{"not": node}`` or a condition, such
as ``{"categories": ["heads"]}`` (one of these) or ``{"hired_from": "2026-01-01"}``. ``{}`` is everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

AMONG: Final = ("agencies", "categories", "services", "groups", "positions", "roles", "tags", "people")
DAYS: Final = ("hired_from", "hired_before", "appointed_from", "appointed_before")
DEEPEST = 8
MOST_CONDITIONS = 100
MOST_VALUES = 2000


class BadAudience(ValueError):  # noqa: N818 - an answer to the person who wrote it
    """What was to be read is no audience; the message says in Russian what is wrong with it."""


@dataclass(frozen=True)
class All:
    """Every part holds; without parts: everybody."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; without parts: nobody."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Not:
    part: Node


@dataclass(frozen=True)
class Among:
    """What ``kind`` names about the person is one of ``values``: codes, titles or keys."""

    kind: str
    values: tuple[str | int, ...]


@dataclass(frozen=True)
class Day:
    """Hired or appointed from a day on, or before it."""

    kind: str
    day: dt.date


Node = All | AnyOf | Not | Among | Day
EVERYBODY: Final = All()


@dataclass(frozen=True)
class Person:
    """What conditions ask about. ``agencies``: the codes of her agency, of those above, and of their predecessors.

    ``hired_on`` is when the unbroken chain of her main employments began, ``appointed_on`` when the present one did.
    """

    key: int
    agencies: frozenset[str]
    category: str
    service: str
    group: str
    position: str
    hired_on: dt.date
    appointed_on: dt.date
    roles: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


# --- reading ----------------------------------------------------------------------------------------------------------
def read(said: Any) -> Node:
    """The audience that ``said`` (parsed JSON) means. Raises BadAudience for anything that is not exactly one."""
    if said == {}:
        return EVERYBODY
    node = _read(said, 1)
    if sum(1 for _ in conditions(node)) > MOST_CONDITIONS:
        raise BadAudience(f"Условий больше {MOST_CONDITIONS}.")
    return node


def _read(said: Any, depth: int) -> Node:
    if not isinstance(said, dict) or len(said) != 1:
        raise BadAudience("Условие — это объект с одним ключом.")
    if depth > DEEPEST:
        raise BadAudience("Условия вложены слишком глубоко.")
    ((key, value),) = said.items()
    if key in ("all", "any"):
        if not isinstance(value, list):
            raise BadAudience(f"«{key}» — это список условий.")
        parts = tuple(_read(part, depth + 1) for part in value)
        return All(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(_read(value, depth + 1))
    if key in AMONG:
        return Among(key, _values(key, value))
    if key in DAYS:
        return Day(key, _day(value))
    raise BadAudience(f"Неизвестное условие «{key}».")


def _values(kind: str, said: Any) -> tuple[str | int, ...]:
    wanted = int if kind == "people" else str
    if not isinstance(said, list) or not said or len(said) > MOST_VALUES:
        raise BadAudience(f"«{kind}» — это список, в котором от 1 до {MOST_VALUES} значений.")
    if any(not isinstance(one, wanted) or isinstance(one, bool) or not one for one in said):
        raise BadAudience(f"В «{kind}» есть значение не того вида.")
    return tuple(dict.fromkeys(said))


def _day(said: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(said)
    except (TypeError, ValueError):
        raise BadAudience("День пишут так: «2026-01-31».") from None


# --- writing ----------------------------------------------------------------------------------------------------------
def write(node: Node) -> dict[str, Any]:
    """The JSON of ``node``: ``read(write(node)) == node``."""
    return {} if node == EVERYBODY else _write(node)


def _write(node: Node) -> dict[str, Any]:
    match node:
        case All(parts):
            return {"all": [_write(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_write(part) for part in parts]}
        case Not(part):
            return {"not": _write(part)}
        case Among(kind, values):
            return {kind: list(values)}
        case Day(kind, day):
            return {kind: day.isoformat()}


# --- judging ----------------------------------------------------------------------------------------------------------
def covers(node: Node, person: Person) -> bool:
    match node:
        case All(parts):
            return all(covers(part, person) for part in parts)
        case AnyOf(parts):
            return any(covers(part, person) for part in parts)
        case Not(part):
            return not covers(part, person)
        case Among(kind, values):
            return not _traits(kind, person).isdisjoint(values)
        case Day(kind, day):
            since = person.hired_on if kind.startswith("hired") else person.appointed_on
            return since >= day if kind.endswith("_from") else since < day


def _traits(kind: str, person: Person) -> frozenset[str] | frozenset[int]:
    traits: dict[str, frozenset[str] | frozenset[int]] = {
        "agencies": person.agencies,
        "categories": frozenset([person.category]),
        "services": frozenset([person.service]),
        "groups": frozenset([person.group]),
        "positions": frozenset([person.position]),
        "roles": person.roles,
        "tags": person.tags,
        "people": frozenset([person.key]),
    }
    return traits[kind]


def conditions(node: Node) -> Iterator[Among | Day]:
    """Every condition in ``node``, from left to right."""
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from conditions(part)
        case Not(part):
            yield from conditions(part)
        case _:
            yield node


def named(node: Node, kind: str) -> list[Any]:
    """What the conditions of ``kind`` in ``node`` name, each once."""
    found = (one.values for one in conditions(node) if isinstance(one, Among) and one.kind == kind)
    return list(dict.fromkeys(value for values in found for value in values))
