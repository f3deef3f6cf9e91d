"""An audience as a predicate of SQL over a row of ``main``, with bound parameters.

``main`` is the person's main employment of today: user_id, path (of the agency), category, service, grade, post,
started_on. The parameters ``today`` and ``people`` (None: everybody) are those of the statement that it stands in.
Conditions on the day of hiring want ``tenure``, which TENURE says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .conditions import All, Among, AnyOf, Day, Node, Not

_COLUMNS: Final = {
    "categories": "main.category",
    "services": "main.service",
    "groups": "main.grade",
    "positions": "main.post",
}
_OURS = "(%(people)s::bigint[] IS NULL OR x.user_id = ANY(%(people)s::bigint[]))"
_ROLES = f"""main.user_id IN (SELECT x.user_id FROM lms_rolegrant x WHERE x.role = ANY({{values}}::text[])
    AND x.valid_from <= %(today)s AND (x.valid_to IS NULL OR x.valid_to >= %(today)s) AND {_OURS})"""  # noqa: S608 - constants only
_TAGS = f"""main.user_id IN (SELECT x.user_id FROM lms_persontag x
    WHERE lower(x.name) IN (SELECT lower(said) FROM unnest({{values}}::text[]) said) AND {_OURS})"""  # noqa: S608 - constants only

# Since when a person has been in service without a break: where the last of her chains of main employments began. One
# that begins the day after another ended goes on with it.
TENURE: Final = """
tenure AS MATERIALIZED (
    SELECT link.user_id, max(link.started_on) AS hired_on FROM (
        SELECT e.user_id, e.started_on, e.started_on > 1 + max(coalesce(e.ended_on, 'infinity'::date)) OVER (
            PARTITION BY e.user_id ORDER BY e.started_on, e.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS after_a_break
        FROM lms_employment e WHERE e.is_main AND e.started_on <= %(today)s
            AND (%(people)s::bigint[] IS NULL OR e.user_id = ANY(%(people)s::bigint[]))
    ) link WHERE link.after_a_break IS NOT FALSE GROUP BY link.user_id
)"""


@dataclass
class Compiler:
    """Compiles several audiences for one statement: their parameters do not collide."""

    places: Mapping[str, Sequence[str]]  # code of an agency → paths of the subtrees that it means today
    parameters: dict[str, Any] = field(default_factory=dict)
    wants_tenure: bool = False

    def bind(self, value: Any) -> str:
        name = f"said_{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def predicate(self, node: Node) -> str:
        match node:
            case All(parts):
                return _joined(" AND ", [self.predicate(part) for part in parts], "true")
            case AnyOf(parts):
                return _joined(" OR ", [self.predicate(part) for part in parts], "false")
            case Not(part):
                return f"(NOT {self.predicate(part)})"
            case Among("agencies", values):
                return self.under([path for code in values for path in self.places.get(str(code), ())])
            case Among(kind, values):
                return self._among(kind, self.bind(list(values)))
            case Day(kind, day):
                self.wants_tenure |= kind.startswith("hired")
                since = "tenure.hired_on" if kind.startswith("hired") else "main.started_on"
                return f"({since} {'>=' if kind.endswith('_from') else '<'} {self.bind(day)})"

    def under(self, paths: Sequence[str]) -> str:
        """starts_with, since codes in paths hold «_», which LIKE would take for "any character"."""
        return _joined(" OR ", [f"starts_with(main.path, {self.bind(path)})" for path in paths], "false")

    def _among(self, kind: str, values: str) -> str:
        if kind in _COLUMNS:
            return f"({_COLUMNS[kind]} = ANY({values}::text[]))"
        if kind == "people":
            return f"(main.user_id = ANY({values}::bigint[]))"
        return "(" + {"roles": _ROLES, "tags": _TAGS}[kind].format(values=values) + ")"


def _joined(word: str, parts: Sequence[str], empty: str) -> str:
    return f"({word.join(parts)})" if parts else f"({empty})"
