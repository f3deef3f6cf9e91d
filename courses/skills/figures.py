"""How far people are with skills, said in SQL: one statement for one person or for many.

What came before the last award does not count again. A reply counts by the day it was sent, within the months before
today, one an exercise; it is confirmed at the time of the mark that stands.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.utils import timezone

FIGURES: Final = """
WITH asked AS MATERIALIZED (
    SELECT s.*, EXISTS (SELECT 1 FROM courses_skill_scenarios x WHERE x.skill_id = s.id) AS narrowed,
        (%(today)s::date - make_interval(months => s.months::int))::date AS after
    FROM courses_skill s
    WHERE s.archived_at IS NULL AND (%(skills)s::bigint[] IS NULL OR s.id = ANY(%(skills)s::bigint[]))
), whose AS MATERIALIZED (
    SELECT s.id AS skill_id, p.user_id, h.number, h.held_at, h.awarded_on
    FROM asked s CROSS JOIN unnest(%(people)s::bigint[]) AS p (user_id)
    LEFT JOIN LATERAL (
        SELECT a.number, a.held_at, a.awarded_on FROM courses_skillaward a
        WHERE a.skill_id = s.id AND a.user_id = p.user_id ORDER BY a.number DESC LIMIT 1
    ) h ON true
), seminar AS (
    SELECT w.skill_id, w.user_id, min(f.fulfilled_at) AS at
    FROM whose w JOIN asked s ON s.id = w.skill_id
    JOIN courses_fulfilment f ON f.user_id = w.user_id AND f.course_id = s.course_id AND f.source <> 'skill'
    WHERE w.held_at IS NULL OR f.fulfilled_at > w.held_at
    GROUP BY 1, 2
), quiz AS (
    SELECT w.skill_id, w.user_id, max(t.percent) AS best,
        min(t.finished_at) FILTER (WHERE t.percent >= s.quiz_percent) AS at
    FROM whose w JOIN asked s ON s.id = w.skill_id
    JOIN quizzes_attempt t ON t.user_id = w.user_id AND t.quiz_id = s.quiz_id AND t.state = 'graded' AND t.may_pass
    WHERE w.held_at IS NULL OR t.finished_at > w.held_at
    GROUP BY 1, 2
), sent AS MATERIALIZED (
    SELECT w.skill_id, w.user_id, r.id, r.scenario_id, r.state, r.trainer_score, r.submitted_at, r.needs_mark,
        s.replies,
        r.state = 'marked' AND r.trainer_score >= s.reply_score AS good
    FROM whose w JOIN asked s ON s.id = w.skill_id
    JOIN quizzes_reply r ON r.user_id = w.user_id AND r.state <> 'draft' AND NOT r.trial
        AND courses_day_of(r.submitted_at) > s.after
    WHERE (w.held_at IS NULL OR r.submitted_at > w.held_at) AND (NOT s.narrowed OR EXISTS (
        SELECT 1 FROM courses_skill_scenarios x WHERE x.skill_id = s.id AND x.scenario_id = r.scenario_id))
), confirmed AS (
    SELECT DISTINCT ON (r.skill_id, r.user_id, r.scenario_id) r.*, m.marked_at
    FROM sent r JOIN quizzes_mark m ON m.reply_id = r.id AND m.superseded_at IS NULL
    WHERE r.good ORDER BY r.skill_id, r.user_id, r.scenario_id, m.marked_at, r.id
), replies AS (
    SELECT skill_id, user_id, count(*) AS n, (array_agg(marked_at ORDER BY marked_at, id))[greatest(replies, 1)] AS at,
        jsonb_agg(jsonb_build_object('reply', id, 'score', trainer_score, 'sent_on', courses_day_of(submitted_at))
            ORDER BY marked_at, id) AS which
    FROM confirmed GROUP BY skill_id, user_id, replies
), waiting AS (
    SELECT skill_id, user_id, count(DISTINCT scenario_id) AS n FROM sent r
    WHERE r.state = 'submitted' AND r.needs_mark AND NOT EXISTS (
        SELECT 1 FROM confirmed c
        WHERE c.skill_id = r.skill_id AND c.user_id = r.user_id AND c.scenario_id = r.scenario_id)
    GROUP BY 1, 2
)
SELECT w.skill_id, w.user_id, w.number, w.awarded_on, seminar.at, quiz.at, quiz.best, coalesce(replies.n, 0),
    replies.at, coalesce(waiting.n, 0), coalesce(replies.which, '[]')
FROM whose w
LEFT JOIN seminar USING (skill_id, user_id) LEFT JOIN quiz USING (skill_id, user_id)
LEFT JOIN replies USING (skill_id, user_id) LEFT JOIN waiting USING (skill_id, user_id)
ORDER BY w.skill_id, w.user_id"""

# Who may be ready: without the seminar nobody is.
CANDIDATES: Final = """
SELECT DISTINCT f.user_id FROM courses_skill s JOIN courses_fulfilment f ON f.course_id = s.course_id
WHERE s.archived_at IS NULL AND f.source <> 'skill' AND f.user_id > %(after)s
    AND (%(skills)s::bigint[] IS NULL OR s.id = ANY(%(skills)s::bigint[]))
ORDER BY 1 LIMIT %(most)s"""


@dataclass(frozen=True)
class Figures:
    """How far a person is with a skill since her last award (``number``: which one that was)."""

    skill: int
    user: int
    number: int | None
    awarded_on: dt.date | None
    seminar_at: dt.datetime | None
    quiz_at: dt.datetime | None
    quiz_best: Decimal | None
    replies: int
    replies_at: dt.datetime | None
    waiting: int
    which: list[dict[str, Any]] = field(default_factory=list)


def of(
    people: Collection[int], *, skills: Collection[int] | None = None, today: dt.date | None = None
) -> Iterator[Figures]:
    """A row for each of ``people`` and each skill in use."""
    parameters = {
        "people": sorted(people),
        "skills": sorted(skills) if skills is not None else None,
        "today": today or timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, parameters)
        for row in cursor.fetchall():
            yield Figures(*(*row[:10], _json(row[10])))


def candidates(*, after: int, most: int, skills: Collection[int] | None = None) -> list[int]:
    """The next people, by key, who have taken the seminar of a skill."""
    with connection.cursor() as cursor:
        cursor.execute(
            CANDIDATES, {"after": after, "most": most, "skills": sorted(skills) if skills is not None else None}
        )
        return [person for (person,) in cursor.fetchall()]


def _json(value: Any) -> list[dict[str, Any]]:
    return json.loads(value) if isinstance(value, str) else list(value)
