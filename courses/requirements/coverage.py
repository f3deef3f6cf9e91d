"""How assignments follow, said in SQL: each verb is one statement, for one person or for a region.

Whom a requirement concerns is said in ``covering`` and kept in ``courses_concerned``; what follows from that is said in
``wanting``. All statements take the same parameters: ``people``, ``courses`` and, where it is about whom,
``requirement`` narrow them down; None means all of them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from .covering import CONCERNED, MAIN, with_audiences
from .wanting import ADJUSTED, COUNTED, COVERING, CYCLES, ITEMS, WANTED

FEW: Final = 100  # so many people are joined row by row


@dataclass(frozen=True)
class Scope:
    """Whose assignments a statement is about, and of which courses. ``requirement`` is for ``note_concerned`` alone."""

    people: list[int] | None = None
    requirement: int | None = None
    courses: list[int] | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "requirement": self.requirement,
            "courses": self.courses,
            "today": timezone.localdate(),
            "now": timezone.now(),
        }


@dataclass(frozen=True)
class Differences:
    """How many kept rows are not what a full recomputation gives. All are 0 unless something is broken."""

    concerned: int
    assignments: int
    cycles: int

    def __bool__(self) -> bool:
        return bool(self.concerned or self.assignments or self.cycles)


OWN = "(%(people)s::bigint[] IS NULL OR a.user_id = ANY(%(people)s::bigint[]))"
OF_COURSES = "(%(courses)s::bigint[] IS NULL OR a.course_id = ANY(%(courses)s::bigint[]))"
KNOWN = """(%(people)s::bigint[] IS NULL OR k.user_id = ANY(%(people)s::bigint[]))
    AND (%(requirement)s::bigint IS NULL OR k.requirement_id = %(requirement)s::bigint)"""

_CAME = f"""
SELECT c.requirement_id, c.user_id, %(today)s::date, c.started_on FROM concerned c
WHERE NOT EXISTS (
    SELECT 1 FROM courses_concerned k
    WHERE {KNOWN} AND k.user_id = c.user_id AND k.requirement_id = c.requirement_id)"""  # noqa: S608 - constants only
_WENT = f"""
{KNOWN} AND NOT EXISTS (
    SELECT 1 FROM concerned c WHERE c.user_id = k.user_id AND c.requirement_id = k.requirement_id)"""  # noqa: S608 - constants only
# The appointment that was noted is no fact any more: the staff list has been put right.
_PUT_RIGHT = f"""
{KNOWN} AND c.user_id = k.user_id AND c.requirement_id = k.requirement_id AND c.started_on <> k.appointed_on
    AND NOT EXISTS (
        SELECT 1 FROM lms_employment e WHERE e.user_id = k.user_id AND e.is_main AND e.started_on = k.appointed_on
    )"""  # noqa: S608 - constants only

NOTE_CONCERNED = f"""
WITH {MAIN}, {CONCERNED}, came AS (
    INSERT INTO courses_concerned (requirement_id, user_id, since, appointed_on) {_CAME}
    ON CONFLICT DO NOTHING RETURNING user_id
), went AS (
    DELETE FROM courses_concerned k WHERE {_WENT} RETURNING k.user_id
), put_right AS (
    UPDATE courses_concerned k SET appointed_on = c.started_on FROM concerned c WHERE {_PUT_RIGHT} RETURNING k.user_id
)
SELECT user_id FROM came UNION SELECT user_id FROM went UNION SELECT user_id FROM put_right"""  # noqa: S608 - constants only

# An assignment that somebody else wrote meanwhile is left to the next round: it knows what this one has not seen.
PLACE = f"""
WITH {MAIN}, {ITEMS}, {COVERING}, {ADJUSTED}, {COUNTED}, {WANTED}, {CYCLES}, made AS (
    INSERT INTO courses_assignment (requirement_id, user_id, course_id, agency_id, category, due_on, state,
        assigned_at, completed_at, expires_on, renews_from)
    SELECT requirement_id, user_id, course_id, agency_id, category, due_on, state,
        %(now)s, completed_at, expires_on, renews_from
    FROM other WHERE kept_id IS NULL ORDER BY user_id, course_id
    ON CONFLICT (user_id, course_id) DO NOTHING RETURNING requirement_id
), changed AS (
    UPDATE courses_assignment a SET requirement_id = o.requirement_id, due_on = o.due_on, state = o.state,
        completed_at = o.completed_at, expires_on = o.expires_on, renews_from = o.renews_from
    FROM other o
    WHERE {OWN} AND {OF_COURSES} AND a.id = o.kept_id AND a.state = o.kept_state AND a.due_on = o.kept_due_on
        AND a.completed_at IS NOT DISTINCT FROM o.kept_completed_at
    RETURNING o.requirement_id,
        o.requirement_id <> o.kept_requirement_id OR o.due_on < o.kept_due_on AS nearer
), written AS (
    INSERT INTO courses_cycle (user_id, course_id, requirement_id, number, source, source_key, due_on,
        held_from, held_until, why, at)
    SELECT u.user_id, u.course_id, u.requirement_id, coalesce(u.number, coalesce(last.number, 0)
            + row_number() OVER (PARTITION BY u.user_id, u.course_id, u.number IS NULL ORDER BY u.sorted_at)),
        u.source, u.key, u.due_on, u.held_from, u.held_until, u.why, %(now)s
    FROM unwritten u
    LEFT JOIN (SELECT user_id, course_id, max(number) AS number FROM known GROUP BY 1, 2) AS last
        USING (user_id, course_id)
    ORDER BY u.user_id, u.course_id, u.sorted_at
)
SELECT requirement_id, count(*) FROM (
    SELECT requirement_id FROM made UNION ALL SELECT requirement_id FROM changed WHERE nearer
) AS told GROUP BY requirement_id"""  # noqa: S608 - constants only

# Evidence stays in completions and certificates: an assignment is what a working person still answers for.
DROP_LEFT = f"""
WITH {MAIN}
DELETE FROM courses_assignment a
WHERE {OWN} AND NOT EXISTS (SELECT 1 FROM main WHERE main.user_id = a.user_id)
RETURNING a.id"""  # noqa: S608 - constants only

# What is completed stays while it holds, even where it is asked no more.
_UNCOVERED = f"""
{OWN} AND {OF_COURSES} AND (a.state <> 'completed' OR a.expires_on < %(today)s)
    AND NOT EXISTS (SELECT 1 FROM adjusted c WHERE c.user_id = a.user_id AND c.course_id = a.course_id)"""  # noqa: S608 - constants only
DROP_UNCOVERED = f"""
WITH {MAIN}, {ITEMS}, {COVERING}, {ADJUSTED}
DELETE FROM courses_assignment a WHERE {_UNCOVERED}
RETURNING a.id"""  # noqa: S608 - constants only

_MOVED = f"""
{OWN} AND main.user_id = a.user_id
    AND (a.agency_id, a.category) IS DISTINCT FROM (main.agency_id, main.category)"""
MOVE = f"""
WITH {MAIN}
UPDATE courses_assignment a SET agency_id = main.agency_id, category = main.category FROM main WHERE {_MOVED}
RETURNING a.id"""  # noqa: S608 - constants only

# A full recomputation that writes nothing.
DIFFERENCES = f"""
WITH {MAIN}, {CONCERNED}, {ITEMS}, {COVERING}, {ADJUSTED}, {COUNTED}, {WANTED}, {CYCLES}, whom AS (
    SELECT 1 FROM ({_CAME}) AS came
    UNION ALL SELECT 1 FROM courses_concerned k WHERE {_WENT}
    UNION ALL SELECT 1 FROM courses_concerned k JOIN concerned c ON {_PUT_RIGHT}
), what AS (
    SELECT 1 FROM other
    UNION ALL SELECT 1 FROM courses_assignment a WHERE NOT EXISTS (SELECT 1 FROM main WHERE main.user_id = a.user_id)
    UNION ALL SELECT 1 FROM courses_assignment a WHERE {_UNCOVERED}
        AND EXISTS (SELECT 1 FROM main WHERE main.user_id = a.user_id)
    UNION ALL SELECT 1 FROM courses_assignment a JOIN main ON {_MOVED}
)
SELECT (SELECT count(*) FROM whom), (SELECT count(*) FROM what), (SELECT count(*) FROM unwritten)"""  # noqa: S608 - constants only

# Days enough to bridge a time in which no rounds were made; completions of the last hours may have passed a round by.
TOUCHED_BY_DATE = """
SELECT user_id FROM lms_employment WHERE is_main AND (
    started_on BETWEEN %(today)s::date - 7 AND %(today)s
    OR ended_on BETWEEN %(today)s::date - 8 AND %(today)s::date - 1)
UNION
SELECT user_id FROM lms_absence WHERE ended_on BETWEEN %(today)s::date - 8 AND %(today)s::date - 1
UNION
SELECT user_id FROM courses_exemption WHERE until BETWEEN %(today)s::date - 8 AND %(today)s::date - 1
UNION
SELECT user_id FROM courses_assignment WHERE state = 'completed' AND expires_on < %(today)s
UNION
SELECT user_id FROM courses_fulfilment WHERE fulfilled_at > %(now)s::timestamptz - interval '3 hours'"""

COURSES_OF = """
SELECT DISTINCT k.id FROM courses_requirementcourse rc
JOIN courses_course k ON k.id = rc.course_id OR k.programme_id = rc.programme_id
WHERE rc.requirement_id = %(requirement)s
UNION
SELECT DISTINCT course_id FROM courses_assignment WHERE requirement_id = %(requirement)s"""


def note_concerned(scope: Scope) -> set[int]:
    """Note whom the requirements concern now, since today where it is new. Returns the people it changed for."""
    return {person for (person,) in rows(NOTE_CONCERNED, scope)}


def touched_by_date(scope: Scope) -> set[int]:
    """Those for whom something began, ended or expired by its date in the last days."""
    return {person for (person,) in rows(TOUCHED_BY_DATE, scope)}


def place(scope: Scope) -> dict[int, int]:
    """Make the assignments of those concerned what they have to be, and write the cycles that are missing.

    Returns requirement → how many assignments were made by it or drawn nearer.
    """
    return dict(rows(PLACE, scope))


def drop_left(scope: Scope) -> int:
    """Take back all assignments of people who work nowhere any more."""
    return len(rows(DROP_LEFT, scope))


def drop_uncovered(scope: Scope) -> int:
    """Take back what is not held and no longer asked of the person."""
    return len(rows(DROP_UNCOVERED, scope))


def move(scope: Scope) -> int:
    """Count assignments where the person works today."""
    return len(rows(MOVE, scope))


def differences() -> Differences:
    """Compare what is kept with a full recomputation."""
    ((concerned, assignments, cycles),) = rows(DIFFERENCES, Scope())
    return Differences(int(concerned), int(assignments), int(cycles))


def hired_on(person: int) -> dt.date | None:
    """The first day of the unbroken chain of her main employments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT courses_hired_on(%s, %s)", [person, timezone.localdate()])
        (day,) = cursor.fetchone()
    return day  # type: ignore[no-any-return]


def courses_of(requirement: int) -> list[int]:
    """The courses that a requirement asks for or has asked for."""
    return sorted(course for (course,) in rows(COURSES_OF, Scope(requirement=requirement)))


@transaction.atomic(savepoint=False)
def rows(statement: str, scope: Scope) -> list[tuple[Any, ...]]:
    """What a statement over ``scope`` returns.

    The planner knows nothing of the steps of a statement, nor of rows that this transaction has written: about many
    people it would loop over both and take the square of their number. So many are joined by hash, whatever it expects.
    """
    with connection.cursor() as cursor:
        many = scope.people is None or len(scope.people) > FEW
        if many:
            cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(*with_audiences(statement, scope.parameters()))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        if many:
            cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT")
    return found
