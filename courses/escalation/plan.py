"""What the ladder sends on which day, in one statement: the preview shows it, the sender sends it.

A step is *ripe* on the first open day from the one it falls on, on which the person is not away and no pause covers
her; of several that are ripe on one day the latest counts. What has been sent about the same date is not sent again.
Who turned out to be back earlier than it was known counts as away until it was: those mornings are over, and what they
kept back goes on the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from courses.requirements.models import Requirement
from lms.models import Absence

from . import days
from .ladder import LEARNER, USUAL, Steps
from .models import Ladder, LetterPause, LetterRound

LOOK_BACK: Final = 40  # days; further where a pause or an absence has lasted longer
LOOK_BACK_AT_MOST: Final = 400

# ``falling``: the days of the look-back with the open day each goes on; null where nobody can be told in the period.
PLANNED = """
WITH step AS (
    SELECT * FROM unnest(%(requirements)s::bigint[], %(codes)s::text[], %(offsets)s::int[], %(bases)s::text[])
        AS s(requirement_id, code, days, base)
), opened AS (
    SELECT unnest(%(opened)s::date[]) AS day
), falling AS (
    SELECT * FROM unnest(%(falling)s::date[], %(goes)s::date[]) AS f(nominal, day)
), away_people AS MATERIALIZED (
    SELECT DISTINCT user_id FROM lms_absence
    WHERE greatest(coalesce(ended_on, 'infinity'), thought_until) >= %(closed_since)s AND started_on <= %(last)s
), pause AS MATERIALIZED (
    SELECT g.id AS agency_id, s.requirement_id, p.started_on, coalesce(p.until, 'infinity') AS until
    FROM courses_letterpause p JOIN lms_agency place ON place.id = p.agency_id
    JOIN lms_agency g ON starts_with(g.path, place.path)
    JOIN (SELECT DISTINCT requirement_id FROM step) s ON p.requirement_id IS NULL OR p.requirement_id = s.requirement_id
    WHERE coalesce(p.until, 'infinity') >= %(closed_since)s AND p.started_on <= %(last)s
), target AS MATERIALIZED (
    -- of which dates a step is asked about, with the day it falls on and the one it goes on: a few thousand rows
    SELECT s.requirement_id, s.code, s.days, s.base, f.nominal - s.days AS about_on, f.nominal, f.day AS plain_day
    FROM step s CROSS JOIN falling f
), paused AS MATERIALIZED (
    SELECT DISTINCT agency_id, requirement_id FROM pause
), asked AS (
    SELECT a.user_id, a.course_id, a.requirement_id, a.agency_id, t.code, t.days, t.base, t.about_on, t.nominal,
        t.plain_day
    FROM courses_assignment a JOIN target t ON t.requirement_id = a.requirement_id AND t.about_on = a.due_on
    WHERE t.base = 'due' AND a.state <> 'completed'
        AND (%(after)s::bigint IS NULL OR a.user_id > %(after)s::bigint)
        AND (%(until)s::bigint IS NULL OR a.user_id <= %(until)s::bigint)
        AND (%(agencies)s::bigint[] IS NULL OR a.agency_id = ANY(%(agencies)s::bigint[]))
    UNION ALL
    SELECT a.user_id, a.course_id, a.requirement_id, a.agency_id, t.code, t.days, t.base, t.about_on, t.nominal,
        t.plain_day
    FROM courses_assignment a JOIN target t ON t.requirement_id = a.requirement_id AND t.about_on = a.expires_on
    WHERE t.base = 'expiry' AND a.state = 'completed'
        AND (%(after)s::bigint IS NULL OR a.user_id > %(after)s::bigint)
        AND (%(until)s::bigint IS NULL OR a.user_id <= %(until)s::bigint)
        AND (%(agencies)s::bigint[] IS NULL OR a.agency_id = ANY(%(agencies)s::bigint[]))
), candidate AS (
    SELECT q.*, w.user_id IS NOT NULL OR x.agency_id IS NOT NULL AS touched
    FROM asked q
    LEFT JOIN away_people w ON w.user_id = q.user_id
    LEFT JOIN paused x ON x.agency_id = q.agency_id AND x.requirement_id = q.requirement_id
    WHERE w.user_id IS NOT NULL OR x.agency_id IS NOT NULL OR q.plain_day BETWEEN %(first)s AND %(last)s
), ripe AS (
    SELECT c.user_id, c.course_id, c.requirement_id, c.agency_id, c.code, c.days, c.base, c.about_on,
        CASE WHEN NOT c.touched THEN c.plain_day ELSE (
            SELECT min(o.day) FROM opened o WHERE o.day >= c.nominal
                AND NOT EXISTS (SELECT 1 FROM lms_absence b WHERE b.user_id = c.user_id
                    AND o.day BETWEEN b.started_on AND greatest(coalesce(b.ended_on, 'infinity'), b.thought_until))
                AND NOT EXISTS (SELECT 1 FROM pause p WHERE p.agency_id = c.agency_id
                    AND p.requirement_id = c.requirement_id AND o.day BETWEEN p.started_on AND p.until)
        ) END AS day
    FROM candidate c JOIN lms_user u ON u.id = c.user_id AND u.is_active
), planned AS (
    SELECT DISTINCT ON (user_id, course_id, base, day) * FROM ripe
    WHERE day BETWEEN %(first)s AND %(last)s
    ORDER BY user_id, course_id, base, day, days DESC
)"""

# Whoever the step is about is whom a letter to the learner goes to; who is told above her is found by ``digests``.
UNSENT = """
NOT EXISTS (SELECT 1 FROM courses_sentstep t WHERE t.recipient_id = p.user_id AND t.user_id = p.user_id
    AND t.course_id = p.course_id AND t.about_on = p.about_on AND t.step = p.code)"""

ROWS = f"""{PLANNED}
SELECT p.day, p.user_id, p.course_id, p.requirement_id, p.agency_id, p.code, p.about_on FROM planned p
WHERE %(audience)s <> 'learner' OR {UNSENT}
ORDER BY p.day, p.user_id, p.about_on, p.course_id, p.code"""  # noqa: S608 - constants only

# A row a day and step, and one a day without a step.
COUNTS = f"""{PLANNED}
SELECT p.day, p.code, count(DISTINCT p.user_id) FROM planned p WHERE {UNSENT}
GROUP BY GROUPING SETS ((p.day, p.code), (p.day))"""  # noqa: S608 - constants only

NAMES = f"""{PLANNED}
SELECT p.user_id, p.course_id, p.requirement_id, p.agency_id, p.about_on, count(*) OVER ()
FROM planned p JOIN lms_user u ON u.id = p.user_id
WHERE p.code = %(code)s AND {UNSENT}
ORDER BY u.name_key, p.user_id, p.course_id LIMIT %(limit)s OFFSET %(offset)s"""  # noqa: S608 - constants only


@dataclass(frozen=True)
class Planned:
    """A step that goes on ``day``: about whose course, of which date."""

    day: dt.date
    user_id: int
    course_id: int
    requirement_id: int
    agency_id: int
    code: str
    about_on: dt.date


@dataclass(frozen=True)
class Question:
    """Which steps are asked about. ``after`` and ``until`` narrow to a range of people, ``agencies`` to a reach."""

    first: dt.date
    last: dt.date
    audience: str = LEARNER
    after: int | None = None
    until: int | None = None
    agencies: Sequence[int] | None = None

    def parameters(self) -> dict[str, Any]:
        today = timezone.localdate()
        opened = self.opened(today)
        falling = days.each(self._earliest, self.last)
        steps = [(key, step) for key, ladder in ladders().items() for step in ladder if step.audience == self.audience]
        return {
            "first": self.first,
            "last": self.last,
            "audience": self.audience,
            "requirements": [key for key, _step in steps],
            "codes": [step.code for _key, step in steps],
            "offsets": [step.days for _key, step in steps],
            "bases": [step.base for _key, step in steps],
            "opened": opened,
            "falling": falling,
            "goes": [days.goes_on(day, opened) for day in falling],
            "closed_since": self.first - dt.timedelta(days=LOOK_BACK),
            "after": self.after,
            "until": self.until,
            "agencies": list(self.agencies) if self.agencies is not None else None,
        }

    def opened(self, today: dt.date) -> list[dt.date]:
        rounds = set(LetterRound.objects.values_list("day", flat=True))
        return days.open_days(self._earliest, self.last, today=today, rounds=rounds)

    @property
    def _earliest(self) -> dt.date:
        """How far back a day may lie on which a step fell that can be ripe in the period."""
        since = self.first - dt.timedelta(days=LOOK_BACK)
        begun = [
            *LetterPause.objects.filter(started_on__lt=since)
            .exclude(until__lt=since)
            .values_list("started_on", flat=True),
            *Absence.objects.filter(started_on__lt=since)
            .exclude(Q(ended_on__lt=since), Q(thought_until=None) | Q(thought_until__lt=since))
            .order_by("started_on")
            .values_list("started_on", flat=True)[:1],
        ]
        return max(min([since, *begun]), self.first - dt.timedelta(days=LOOK_BACK_AT_MOST))


def ladders() -> dict[int, Steps]:
    """Requirement in force → what its ladder sends."""
    own = {one.requirement_id: steps_of(one) for one in Ladder.objects.all()}
    keys = Requirement.objects.filter(withdrawn_at=None).values_list("pk", flat=True)
    return {key: own.get(key, USUAL) for key in keys}


def steps_of(ladder: Ladder | None) -> Steps:
    if ladder is None:
        return USUAL
    return Steps(
        tuple(ladder.before),
        tuple(ladder.after),
        tuple(ladder.expiring),
        ladder.hr_weekly,
        ladder.head_after,
        ladder.office_after,
    )


def rows(question: Question) -> list[Planned]:
    return [Planned(*row) for row in _run(ROWS, question.parameters())]


def counts(question: Question) -> tuple[dict[dt.date, dict[str, int]], dict[dt.date, int]]:
    """Day → step → how many people get a letter with it; day → how many get one, whatever it names."""
    steps: dict[dt.date, dict[str, int]] = {}
    letters: dict[dt.date, int] = {}
    for day, code, people in _run(COUNTS, question.parameters()):
        if code is None:
            letters[day] = people
        else:
            steps.setdefault(day, {})[code] = people
    return steps, letters


def names(question: Question, code: str, *, limit: int, offset: int) -> tuple[list[Planned], int]:
    """A page of the people of one step of one day, by name, and how many rows there are in all."""
    parameters = {**question.parameters(), "code": code, "limit": limit, "offset": offset}
    found = _run(NAMES, parameters)
    page = [
        Planned(question.first, user, course, requirement, agency, code, about)
        for user, course, requirement, agency, about, _total in found
    ]
    return page, found[0][-1] if found else 0


def _run(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
