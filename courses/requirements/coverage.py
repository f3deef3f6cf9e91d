"""What is assigned by which requirement, said in SQL: each verb is one statement, for one person or for a region.

Whom a requirement concerns is said in ``covering``. All statements take the same parameters: ``people`` and
``requirement`` narrow them down, None means everybody and every requirement in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from .covering import CONCERNED, MAIN, with_audiences


@dataclass(frozen=True)
class Scope:
    """Whose assignments a statement is about."""

    people: list[int] | None = None
    requirement: int | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "requirement": self.requirement,
            "today": timezone.localdate(),
            "now": timezone.now(),
        }


COVERING = """
covering AS MATERIALIZED (
    SELECT r.id AS requirement_id, c.user_id, rc.course_id, c.agency_id, c.category,
        CASE WHEN c.started_on > r.starts_on
            THEN greatest(rc.due_on, c.started_on + r.new_staff_days::int) ELSE rc.due_on END AS due_on
    FROM concerned c
    JOIN courses_requirement r ON r.id = c.requirement_id
    JOIN courses_requirementcourse rc ON rc.requirement_id = r.id
)"""

# What people decided about single persons (``courses.adjustments``): who is exempted is not covered while it lasts, and
# afterwards has two weeks at the least; a due date that was moved to a later day stays there.
ADJUSTED = """
exempted AS MATERIALIZED (
    SELECT x.user_id, x.course_id, x.requirement_id,
        bool_or(x.revoked_on IS NULL AND (x.until IS NULL OR x.until >= %(today)s)) AS in_force,
        max(coalesce(x.revoked_on, x.until + 1)) + 14 AS due_on
    FROM courses_exemption x WHERE %(people)s::bigint[] IS NULL OR x.user_id = ANY(%(people)s::bigint[])
    GROUP BY 1, 2, 3
), extended AS MATERIALIZED (
    SELECT x.user_id, x.course_id, max(x.due_on) AS due_on
    FROM courses_extension x WHERE %(people)s::bigint[] IS NULL OR x.user_id = ANY(%(people)s::bigint[])
    GROUP BY 1, 2
), adjusted AS MATERIALIZED (
    SELECT c.requirement_id, c.user_id, c.course_id, c.agency_id, c.category,
        greatest(c.due_on, exempted.due_on) AS own_due_on,
        greatest(c.due_on, exempted.due_on, extended.due_on) AS due_on
    FROM covering c
    LEFT JOIN exempted USING (user_id, course_id, requirement_id)
    LEFT JOIN extended USING (user_id, course_id)
    WHERE exempted.in_force IS NOT TRUE
)"""

OWN = "(%(people)s::bigint[] IS NULL OR a.user_id = ANY(%(people)s::bigint[]))"

# What a person has done already is taken over. Where two requirements name one course, the earliest date counts.
PLACE = f"""
WITH {MAIN}, {CONCERNED}, {COVERING}, {ADJUSTED}, wanted AS (
    SELECT DISTINCT ON (user_id, course_id) * FROM adjusted ORDER BY user_id, course_id, own_due_on, requirement_id
), placed AS (
    INSERT INTO courses_assignment
        (requirement_id, user_id, course_id, agency_id, category, due_on, state, assigned_at, completed_at)
    SELECT w.requirement_id, w.user_id, w.course_id, w.agency_id, w.category, w.due_on,
        CASE WHEN done.at IS NOT NULL THEN 'completed'
             WHEN EXISTS (SELECT 1 FROM courses_enrolment e WHERE e.user_id = w.user_id AND e.course_id = w.course_id)
             THEN 'in_progress' ELSE 'not_started' END,
        %(now)s, done.at
    FROM wanted w CROSS JOIN LATERAL (
        SELECT max(c.completed_at) AS at FROM courses_completion c
        WHERE c.user_id = w.user_id AND c.course_id = w.course_id
    ) done
    ON CONFLICT (user_id, course_id) DO UPDATE
        SET requirement_id = EXCLUDED.requirement_id, due_on = EXCLUDED.due_on
        WHERE EXCLUDED.due_on < courses_assignment.due_on AND courses_assignment.state <> 'completed'
    RETURNING requirement_id
)
SELECT requirement_id, count(*) FROM placed GROUP BY requirement_id"""  # noqa: S608 - constants only

# Evidence stays in completions and certificates: an assignment is what a working person still answers for.
DROP_LEFT = f"""
WITH {MAIN}
DELETE FROM courses_assignment a
WHERE {OWN} AND NOT EXISTS (SELECT 1 FROM main WHERE main.user_id = a.user_id)"""  # noqa: S608 - constants only

DROP_UNCOVERED = f"""
WITH {MAIN}, {CONCERNED}, {COVERING}, {ADJUSTED}
DELETE FROM courses_assignment a
WHERE {OWN} AND a.state <> 'completed'
    AND (%(requirement)s::bigint IS NULL OR a.requirement_id = %(requirement)s::bigint)
    AND NOT EXISTS (
        SELECT 1 FROM adjusted c
        WHERE c.user_id = a.user_id AND c.requirement_id = a.requirement_id AND c.course_id = a.course_id
    )"""  # noqa: S608 - constants only

MOVE = f"""
WITH {MAIN}
UPDATE courses_assignment a SET agency_id = main.agency_id, category = main.category
FROM main
WHERE main.user_id = a.user_id AND (a.agency_id, a.category) IS DISTINCT FROM (main.agency_id, main.category)"""  # noqa: S608 - constants only

# Two transactions can pass each other: one completes a course while the other assigns it.
CATCH_UP = f"""
UPDATE courses_assignment a SET state = 'completed', completed_at = done.at
FROM (SELECT user_id, course_id, max(completed_at) AS at FROM courses_completion
      WHERE %(people)s::bigint[] IS NULL OR user_id = ANY(%(people)s::bigint[])
      GROUP BY user_id, course_id) done
WHERE {OWN} AND a.state <> 'completed' AND done.user_id = a.user_id AND done.course_id = a.course_id"""  # noqa: S608 - constants only


def place(scope: Scope) -> dict[int, int]:
    """Assign what covers the people of ``scope``: requirement → how many assignments were made or drawn nearer."""
    with connection.cursor() as cursor:
        cursor.execute(*with_audiences(PLACE, scope.parameters()))
        return dict(cursor.fetchall())


def drop_left(scope: Scope) -> int:
    """Take back all assignments of people who work nowhere any more."""
    return _run(DROP_LEFT, scope)


def drop_uncovered(scope: Scope) -> int:
    """Take back what is not completed and no longer covers the person."""
    return _run(DROP_UNCOVERED, scope)


def move(scope: Scope) -> int:
    """Count assignments where the person works today."""
    return _run(MOVE, scope)


def catch_up(scope: Scope) -> int:
    """Mark as completed what has been completed meanwhile."""
    return _run(CATCH_UP, scope)


def _run(statement: str, scope: Scope) -> int:
    with connection.cursor() as cursor:
        cursor.execute(*with_audiences(statement, scope.parameters()))
        return int(cursor.rowcount)
