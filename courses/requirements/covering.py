"""Whom a requirement concerns, said in SQL: steps that the statements of ``coverage`` begin with.

A person is concerned when her main employment of today lies in the subtree of the requirement's agency, its audience
covers her, and she is not on a long leave. The predicates of all requirements in force are put into one step, which
goes over people once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from courses.audience.compiling import TENURE, Compiler
from courses.audience.conditions import Node, named, read
from lms.agencies.queries import ON_LONG_LEAVE
from lms.models import Agency

from .models import Requirement

MAIN = """
main AS MATERIALIZED (
    SELECT DISTINCT ON (e.user_id) e.user_id, e.agency_id, e.started_on, g.path, p.category, p.service,
        p."group" AS grade, p.title AS post
    FROM lms_employment e JOIN lms_agency g ON g.id = e.agency_id JOIN lms_position p ON p.id = e.position_id
    WHERE e.is_main AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on >= %(today)s)
        AND (%(people)s::bigint[] IS NULL OR e.user_id = ANY(%(people)s::bigint[]))
    ORDER BY e.user_id, e.started_on DESC, e.id DESC
)"""

PRESENT = f"NOT EXISTS (SELECT FROM ({ON_LONG_LEAVE}) AS away WHERE away.user_id = main.user_id)"

CONCERNED = "/* concerned */"  # stands in a statement for the step that ``with_audiences`` writes

_CONCERNED = f"""{{tenure}}
concerned AS MATERIALIZED (
    SELECT unnest(array_remove(ARRAY[{{said}}]::bigint[], NULL)) AS requirement_id,
        main.user_id, main.agency_id, main.category, main.started_on
    FROM main{{joined}} WHERE {PRESENT}
)"""  # noqa: S608 - constants only


def with_audiences(statement: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """``statement`` with CONCERNED put in: the requirements in force, or the one that ``parameters`` name."""
    if CONCERNED not in statement:
        return statement, dict(parameters)
    in_force = Requirement.objects.filter(withdrawn_at=None).order_by("id")
    if parameters["requirement"] is not None:
        in_force = in_force.filter(pk=parameters["requirement"])
    rules = [(key, path, read(said)) for key, path, said in in_force.values_list("pk", "agency__path", "audience")]
    compiler = Compiler(places([audience for _, _, audience in rules]))
    said = ", ".join(
        f"CASE WHEN {compiler.under([path])} AND {compiler.predicate(audience)} THEN {int(key)} END"
        for key, path, audience in rules
    )
    step = _CONCERNED.format(
        tenure=f"{TENURE}, " if compiler.wants_tenure else "",
        joined=" JOIN tenure USING (user_id)" if compiler.wants_tenure else "",
        said=said,
    )
    return statement.replace(CONCERNED, step), {**parameters, **compiler.parameters}


def places(audiences: Collection[Node]) -> dict[str, list[str]]:
    """The subtrees that the agencies of ``audiences`` mean today: their own and those of their successors."""
    wanted = {str(code) for audience in audiences for code in named(audience, "agencies")}
    if not wanted:
        return {}
    heirs = dict(Agency.objects.exclude(successor=None).values_list("code", "successor__code"))
    lines = {code: _line(code, heirs) for code in wanted}
    every = {one for line in lines.values() for one in line}
    paths = dict(Agency.objects.filter(code__in=every).values_list("code", "path"))
    return {code: [paths[one] for one in line if one in paths] for code, line in lines.items()}


def _line(code: str, heirs: Mapping[str, str]) -> list[str]:
    """The agency and those that took over from it, one after another."""
    line = [code]
    while (heir := heirs.get(line[-1])) is not None and heir not in line:
        line.append(heir)
    return line
