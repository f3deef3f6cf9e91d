"""The part of the form that says whom a requirement concerns: groups of conditions, edited without scripts too.

A condition has its kind from the moment it is added; what is chosen stands in it as ticked boxes, and a box or a list
beside them adds more. Buttons named ``edit`` only change what is on the page; nothing is saved by them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.audience import groups, words
from courses.audience.conditions import DAYS, EVERYBODY, Among, BadAudience, Day, Node, read, write
from courses.audience.queries import in_reach, names, names_of
from lms.access import rows
from lms.agencies.scopes import people_under
from lms.models import Agency, PersonTag, Position, Role, User
from lms.people.queries import meant_by

if TYPE_CHECKING:
    from lms.people.models import User as Person

FOUND_AT_MOST = 20
GROUPS_AT_MOST, CONDITIONS_AT_MOST = 10, 10
TYPED = ("positions", "tags")  # what is added by typing it
_KIND = re.compile(r"g(\d{1,2})-c(\d{1,2})-kind")


@dataclass
class Condition:
    """A line of the form. ``name`` begins the names of its inputs."""

    name: str
    kind: str
    turned: bool = False
    values: list[str] = field(default_factory=list)
    day: str = ""
    search: str = ""
    found: Sequence[User] = ()
    problem: str = ""
    chosen: Sequence[tuple[str, str]] = ()
    fresh: bool = False  # added just now

    @property
    def title(self) -> str:
        return str(words.KINDS[self.kind])

    @property
    def widget(self) -> str:
        """choices, day, people, agencies or typed."""
        if self.kind in words.CHOICES:
            return "choices"
        if self.kind in DAYS:
            return "day"
        return "typed" if self.kind in TYPED else self.kind

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        return [(value, str(label), value in self.values) for value, label in words.CHOICES[self.kind].choices]


@dataclass
class Builder:
    """What stands in the form. ``kept``: an audience that groups cannot say; it stays as it is."""

    user: Person
    lines: list[list[Condition]]
    kept: Node | None = None
    verb: str = "courses.require_of_agency"  # the agencies that may be chosen are those of this rule

    # --- where it comes from ------------------------------------------------------------------------------------------
    @classmethod
    def of(cls, audience: dict[str, Any], user: Person) -> Builder:
        node = read(audience)
        try:
            parted = groups.parted(node)
        except groups.TooLong:
            return cls(user, [], kept=node)
        if not parted:
            return cls(user, [], kept=node)
        lines = [
            [_condition(f"g{one}-c{two}", turned, what) for two, (turned, what) in enumerate(group)]
            for one, group in enumerate(parted)
        ]
        return cls(user, lines)

    @classmethod
    def posted(
        cls, data: QueryDict, user: Person, kept: dict[str, Any], *, verb: str = "courses.require_of_agency"
    ) -> Builder:
        if data.get("keep_audience"):
            return cls(user, [], kept=read(kept))
        found: dict[int, dict[int, Condition]] = {}
        for key in data:
            if (parts := _KIND.fullmatch(key)) and data[key] in words.KINDS:
                one, two = int(parts[1]), int(parts[2])
                found.setdefault(one, {})[two] = _posted(key.removesuffix("-kind"), data)
        lines = [[group[two] for two in sorted(group)] for _one, group in sorted(found.items())]
        built = cls(user, lines or [[]], verb=verb)
        built._edit(data)
        built._rename()
        built._search()
        return built

    def _edit(self, data: QueryDict) -> None:
        """What the pressed button asks for: ``add:0``, ``remove:0:1``, ``group``."""
        verb, *where = data.get("edit", "").split(":")
        if verb == "again":
            self.lines = [[]]
        elif verb == "group" and data.get("new") in words.KINDS and len(self.lines) < GROUPS_AT_MOST:
            self.lines.append([Condition("", str(data["new"]), fresh=True)])
        elif verb in ("add", "remove") and all(one.isdecimal() for one in where):
            self._edit_group(verb, [int(one) for one in where], data)

    def _edit_group(self, verb: str, where: list[int], data: QueryDict) -> None:
        if len(where) != (1 if verb == "add" else 2) or where[0] >= len(self.lines):
            return
        group = self.lines[where[0]]
        if verb == "remove":
            if where[1] < len(group):
                del group[where[1]]
        elif (kind := data.get(f"g{where[0]}-new", "")) in words.KINDS and len(group) < CONDITIONS_AT_MOST:
            group.append(Condition("", kind, fresh=True))

    def _rename(self) -> None:
        """Groups that became empty go, and inputs are numbered anew."""
        self.lines = [group for group in self.lines if group] or [[]]
        for one, group in enumerate(self.lines):
            for two, condition in enumerate(group):
                condition.name = f"g{one}-c{two}"

    def _search(self) -> None:
        for condition in self.conditions:
            if condition.kind == "people" and condition.search:
                meant = meant_by(condition.search, most=200)
                near = set(in_reach(self.user, [one.pk for one in meant]).values_list("pk", flat=True))
                chosen = set(condition.values)
                condition.found = [one for one in meant if one.pk in near and str(one.pk) not in chosen][:FOUND_AT_MOST]

    # --- what it says -------------------------------------------------------------------------------------------------
    @property
    def conditions(self) -> list[Condition]:
        return [condition for group in self.lines for condition in group]

    def is_valid(self) -> bool:
        """Every condition says something; what it names exists and is in reach."""
        for condition in self.conditions:
            condition.problem = self._problem(condition)
        return not any(condition.problem for condition in self.conditions)

    def _problem(self, condition: Condition) -> str:
        if condition.kind in DAYS:
            try:
                dt.date.fromisoformat(condition.day)
            except ValueError:
                return _("Выберите день.")
            return ""
        if not condition.values:
            return _("Выберите хотя бы одно значение или уберите условие.")
        if condition.kind in TYPED and (
            unknown := [one for one in condition.values if not self._exists(condition, one)]
        ):
            return _("Такого нет: %s. Проверьте, как это написано.") % ", ".join(f"«{one}»" for one in unknown)
        if condition.kind == "people" and set(condition.values) - {str(key) for key in self.names.people}:
            return _("Кого-то из названных нет среди ваших сотрудников.")
        return ""

    def _exists(self, condition: Condition, value: str) -> bool:
        if condition.kind == "positions":
            return Position.objects.filter(title=value).exists()
        return PersonTag.objects.filter(name__iexact=value).exists()

    @property
    def node(self) -> Node:
        """Of a valid builder. Raises BadAudience where the whole is too long."""
        if self.kept is not None:
            return self.kept
        node = groups.joined(tuple(tuple((one.turned, _meant(one)) for one in group) for group in self.lines))
        return read(write(node)) if node != EVERYBODY else EVERYBODY

    @property
    def audience(self) -> dict[str, Any]:
        return write(self.node)

    @property
    def sentence(self) -> str:
        """What is said so far, as far as it is complete; empty: everybody."""
        if self.kept is not None:
            return words.sentence(self.kept, names_of(self.user, self.kept))
        told = [[one for one in group if one.values or one.day] for group in self.lines]
        said = [group for group in told if group] or [[]]
        try:
            node = groups.joined(tuple(tuple((one.turned, _meant(one)) for one in group) for group in said))
        except (ValueError, BadAudience):
            return ""
        return words.sentence(node, self.names)

    @cached_property
    def names(self) -> words.Names:
        codes = {value for one in self.conditions if one.kind == "agencies" for value in one.values}
        keys = {int(value) for one in self.conditions if one.kind == "people" for value in one.values}
        return names(self.user, codes, keys)

    @property
    def shown(self) -> list[list[Condition]]:
        """The groups for the page, each chosen value with its words."""
        for one in self.conditions:
            people = {str(key): name for key, name in self.names.people.items()} if one.kind == "people" else {}
            one.chosen = [(each, people.get(each) or words.label(one.kind, each, self.names)) for each in one.values]
        return self.lines

    # --- what may be chosen -------------------------------------------------------------------------------------------
    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind, str(title)) for kind, title in words.KINDS.items()]

    @property
    def wants_positions(self) -> bool:
        return any(one.kind == "positions" for one in self.conditions)

    @property
    def wants_tags(self) -> bool:
        return any(one.kind == "tags" for one in self.conditions)

    @cached_property
    def agencies(self) -> list[tuple[str, str]]:
        known = rows(self.user, self.verb, Agency).order_by("path")
        return [(one.code, "\u00a0\u00a0\u00a0" * one.depth + one.short_name) for one in known]

    @cached_property
    def tags(self) -> list[str]:
        near = PersonTag.objects.filter(people_under(self.user, Role.OFFICE, Role.HR, Role.HEAD, field="user"))
        return list(near.order_by("name").values_list("name", flat=True).distinct()[:200])

    @cached_property
    def positions(self) -> list[str]:
        return list(Position.objects.order_by("title").values_list("title", flat=True).distinct()[:500])


def _condition(name: str, turned: bool, what: groups.Condition) -> Condition:
    if isinstance(what, Day):
        return Condition(name, what.kind, turned, day=what.day.isoformat())
    return Condition(name, what.kind, turned, values=[str(one) for one in what.values])


def _posted(name: str, data: QueryDict) -> Condition:
    kind = str(data[f"{name}-kind"])
    typed = [*data.getlist(f"{name}-value"), data.get(f"{name}-more", "").strip()]
    values = list(dict.fromkeys(one[:200].replace("\x00", "") for one in typed if one))
    if kind == "people":
        values = [one for one in values if one.isdecimal() and len(one) < 19 and one.isascii()]
    elif kind in words.CHOICES:
        values = [one for one in values if one in words.CHOICES[kind].values]
    return Condition(
        name,
        kind,
        turned=bool(data.get(f"{name}-not")),
        values=values,
        day=data.get(f"{name}-day", "")[:10],
        search=data.get(f"{name}-search", "").replace("\x00", "").strip()[:100],
    )


def _meant(condition: Condition) -> groups.Condition:
    if condition.kind in DAYS:
        return Day(condition.kind, dt.date.fromisoformat(condition.day))
    people = condition.kind == "people"
    return Among(condition.kind, tuple(int(one) if people else one for one in condition.values))
