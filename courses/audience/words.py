"""An audience in Russian, one sentence: «категория — специалисты, и кроме тех, у кого метка — наставник». Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.models import Position, Role
from lms.ui.russian import long_date, plural

from .conditions import All, Among, AnyOf, Day, Node, Not

SHOWN_PEOPLE = 5
KINDS: Final = {
    "agencies": gettext_lazy("орган или подразделение"),
    "categories": gettext_lazy("категория должности"),
    "groups": gettext_lazy("группа должностей"),
    "services": gettext_lazy("вид службы"),
    "positions": gettext_lazy("должность"),
    "roles": gettext_lazy("роль на сайте"),
    "tags": gettext_lazy("метка"),
    "hired_from": gettext_lazy("приём на службу с дня"),
    "hired_before": gettext_lazy("приём на службу раньше дня"),
    "appointed_from": gettext_lazy("назначение на должность с дня"),
    "appointed_before": gettext_lazy("назначение на должность раньше дня"),
    "people": gettext_lazy("поимённо"),
}
CHOICES: Final = {
    "categories": Position.Category,
    "groups": Position.Group,
    "services": Position.Service,
    "roles": Role,
}
_DAYS: Final = {
    "hired_from": gettext_lazy("приём на службу — %s или позже"),
    "hired_before": gettext_lazy("приём на службу — раньше %s"),
    "appointed_from": gettext_lazy("назначение на должность — %s или позже"),
    "appointed_before": gettext_lazy("назначение на должность — раньше %s"),
}


@dataclass(frozen=True)
class Names:
    """How what an audience names is called, as far as the reader may know it: agencies by code, people by key."""

    agencies: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)


def sentence(node: Node, names: Names) -> str:
    """Without a capital at the beginning and a full stop at the end; nothing for everybody."""
    said = _said(node, names, inside="")
    return _("все, %s") % said if isinstance(node, Not) else said


def _said(node: Node, names: Names, *, inside: str) -> str:
    match node:
        case All(parts):
            return _together(parts, names, inside)
        case AnyOf(parts):
            return _either(parts, names, inside)
        case Not(Among("people", values)):
            return _("кроме названных поимённо: %s") % _listed("people", values, names)
        case Not(part):
            return _("кроме тех, у кого %s") % _said(part, names, inside="not")
        case Among(kind, values):
            return f"{KINDS[kind]} — {_listed(kind, values, names)}"
        case Day(kind, day):
            return str(_DAYS[kind]) % long_date(day)


def _together(parts: Sequence[Node], names: Names, inside: str) -> str:
    if len(parts) < 2:
        return _said(parts[0], names, inside=inside) if parts else _("все") if inside else ""
    said = _said(parts[0], names, inside="all")
    for part in parts[1:]:
        said += (", " if isinstance(part, Not) else _(", и ")) + _said(part, names, inside="all")
    if isinstance(parts[0], Not):
        said = _("все, %s") % said
    return f"({said})" if inside == "not" else said


def _either(parts: Sequence[Node], names: Names, inside: str) -> str:
    if len(parts) < 2:
        return _said(parts[0], names, inside=inside) if parts else _("никто")
    said = _("; или ").join(_said(part, names, inside="any") for part in parts)
    return f"({said})" if inside in ("all", "not") else said


def _listed(kind: str, values: tuple[str | int, ...], names: Names) -> str:
    if kind == "people":
        return _people(
            [names.people[one] for one in values if isinstance(one, int) and one in names.people], len(values)
        )
    return _(" или ").join(label(kind, str(one), names) for one in values)


def _people(known: list[str], count: int) -> str:
    shown = known[:SHOWN_PEOPLE]
    rest = count - len(shown)
    if not shown:
        return plural(count, "человек", "человека", "человек")
    return ", ".join(shown) + (_(" и ещё %s") % plural(rest, "человек", "человека", "человек") if rest else "")


def label(kind: str, value: str, names: Names) -> str:
    """A value of a condition in words; an unknown one as it stands."""
    if kind == "agencies":
        return names.agencies.get(value, value)
    choices = CHOICES.get(kind)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return f"«{value}»"
