"""What a report says: kind, columns in order, conditions, grouping, order. Kept as JSON, read from forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from courses.reports.filters import Status, key
from courses.reports.periods import DONE, DUE, choices
from lms.models import Position

from .kinds import KINDS, Kind
from .question import MONTH_END

KEYS: Final = ("agency", "course", "requirement")
DATES: Final = ("since", "until")


@dataclass(frozen=True)
class Definition:
    kind: str
    columns: tuple[str, ...] = ()
    conditions: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    only_totals: bool = False
    sort: str = ""

    @property
    def of(self) -> Kind:
        return KINDS[self.kind]

    @property
    def shown(self) -> Sequence[str]:
        """The columns in order; a report always has some."""
        known = [code for code in self.columns if code in self.of.fields]
        return self.of.start if self.of.fixed or not known else known

    @property
    def left_out(self) -> list[str]:
        return [] if self.of.fixed else [code for code in self.of.fields if code not in self.shown]

    def kept(self) -> dict[str, Any]:
        return {**asdict(self), "columns": list(self.shown), "conditions": dict(self.conditions)}

    def moved(self, step: str) -> Definition:
        """With one column moved: «up:due_on», «down:…», «add:…», «drop:…»; nonsense moves nothing."""
        what, _colon, code = step.partition(":")
        columns = list(self.shown)
        if what == "add" and code in self.left_out:
            columns.append(code)
        elif code in columns and what == "drop" and len(columns) > 1:
            columns.remove(code)
        elif code in columns and what in ("up", "down"):
            place = columns.index(code)
            columns.insert(max(0, place + (-1 if what == "up" else 1)), columns.pop(place))
        return replace(self, columns=tuple(columns))


def load(kept: Mapping[str, Any]) -> Definition:
    """From what ``kept`` gave; a kind or a word that is no more is left out."""
    kind = kept.get("kind", "")
    return checked(
        Definition(
            kind=kind if kind in KINDS else "assignments",
            columns=tuple(kept.get("columns", ())),
            conditions=kept.get("conditions", {}),
            group=kept.get("group", ""),
            only_totals=bool(kept.get("only_totals")),
            sort=kept.get("sort", ""),
        )
    )


def read(form: Mapping[str, Any], columns: Sequence[str]) -> Definition:
    """From the form of the builder."""
    conditions: dict[str, Any] = {name: key(form, name) for name in KEYS}
    conditions |= {name: str(form.get(name) or "") for name in ("category", "status", "period", "on", *DATES)}
    conditions["own"] = bool(form.get("own"))
    kind = str(form.get("kind", ""))
    return checked(
        Definition(
            kind=kind if kind in KINDS else "assignments",
            columns=tuple(columns)[:60],
            conditions={name: value for name, value in conditions.items() if value},
            group=str(form.get("group", "")),
            only_totals=bool(form.get("only_totals")),
            sort=str(form.get("sort", "")),
        )
    )


def checked(asked: Definition) -> Definition:
    """Without what this kind does not know."""
    kind, known = asked.of, dict(asked.conditions)
    wanted = {name: value for name, value in known.items() if _makes_sense(name, value, kind)}
    group = asked.group if asked.group in kind.groups else ""
    return replace(
        asked,
        columns=tuple(dict.fromkeys(code for code in asked.columns if code in kind.fields)),
        conditions=wanted,
        group=group,
        only_totals=asked.only_totals and bool(group),
        sort=asked.sort if asked.sort in kind.sorts else "",
    )


def _makes_sense(name: str, value: Any, kind: Kind) -> bool:
    if name in DATES:
        return "period" in kind.asks and _is_day(value)
    if name == "own":
        return value is True
    if name not in kind.asks:
        return False
    words = {
        "category": Position.Category.values,
        "status": Status.values,
        "period": [word for what in (DUE, DONE) for word, _label in choices(what)],
    }
    if name in words:
        return value in words[name]
    if name == "on":
        return value == MONTH_END or _is_day(value)
    return isinstance(value, int)


def _is_day(value: Any) -> bool:
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
