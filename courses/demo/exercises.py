"""Replies that officials wrote in exercises, with the checker's reports, and the marks of trainers."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from lms.models import User
from quizzes import replies
from quizzes.models import Scenario
from quizzes.rubrics.actions import ensure_rubric
from quizzes.scenarios.exercise import Exercise, passes

from . import content

# The better the text, the more people wrote it; a reply that counts only when a trainer passes it is a good one.
REPLIES = """
INSERT INTO quizzes_reply (scenario_id, user_id, number, state, back_url, needs_mark, text, work, trial, sequence,
    started_at, saved_at, submitted_at, situation, report, outcome, machine_score, trainer_score, passed)
SELECT DISTINCT ON (l.scenario_id, e.user_id) l.scenario_id, e.user_id, 1,
    CASE WHEN l.completion = 'marked' AND p.completed_at IS NOT NULL THEN 'marked' ELSE 'submitted' END,
    '/lessons/' || l.lesson_id || '/', l.completion = 'marked', t.text, '{}', false, 1,
    sent.at - interval '6 minutes' - luck.chance * interval '9 minutes', sent.at, sent.at, t.situation, t.report, '{}',
    t.score,
    CASE WHEN l.completion = 'marked' AND p.completed_at IS NOT NULL THEN t.points END,
    CASE WHEN l.completion = 'marked' THEN CASE WHEN p.completed_at IS NOT NULL THEN true END ELSE t.passes END
FROM courses_lessonprogress p
JOIN courses_enrolment e ON e.id = p.enrolment_id
JOIN demo_lesson l ON l.lesson_id = p.lesson_id AND l.kind = 'reply'
CROSS JOIN LATERAL (SELECT pg_temp.chance('reply' || e.user_id || ':' || l.lesson_id) AS chance) luck
CROSS JOIN LATERAL (SELECT coalesce(p.completed_at, p.opened_at + interval '20 minutes') AS at) sent
JOIN demo_text t ON t.scenario_id = l.scenario_id AND t.place = CASE
    WHEN luck.chance < 0.34 OR (l.completion = 'marked' AND p.completed_at IS NOT NULL AND luck.chance < 0.6) THEN 1
    WHEN luck.chance < 0.66 OR (l.completion = 'marked' AND p.completed_at IS NOT NULL) THEN 2
    WHEN luck.chance < 0.86 THEN 3 WHEN luck.chance < 0.97 THEN 4 ELSE 5 END
WHERE (p.completed_at IS NOT NULL OR l.completion = 'marked')
    AND pg_temp.chance('kept' || e.user_id) < %(share)s
ORDER BY l.scenario_id, e.user_id, p.completed_at
ON CONFLICT DO NOTHING
"""

MARKS = """
INSERT INTO quizzes_mark (reply_id, rubric_id, marker_id, levels, stop_factors, score, comment, marked_at)
SELECT r.id, %(rubric)s, %(marker)s, t.levels, t.stops, t.points, t.comment, r.submitted_at + interval '5 hours'
FROM quizzes_reply r JOIN demo_text t ON t.scenario_id = r.scenario_id AND t.text = r.text
WHERE r.state = 'marked' AND NOT EXISTS (SELECT 1 FROM quizzes_mark m WHERE m.reply_id = r.id)
"""

COMMENTS = {
    "excellent": "Так и отвечайте: человек знает, что будет, когда и кому звонить.",
    "fair": "Хороший ответ. Добавьте, когда вернётесь с итогом.",
}


def write(*, marker: User, share: float) -> None:
    """Write replies and marks of a ``share`` of the people; must follow ``history.write`` in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE demo_text (scenario_id bigint, place int, text text, situation jsonb, report jsonb,"
            " score int, passes boolean, levels jsonb, stops jsonb, points int, comment text) ON COMMIT DROP"
        )
        cursor.executemany("INSERT INTO demo_text VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", list(_texts()))
        cursor.execute(REPLIES, {"share": share})
        cursor.execute(MARKS, {"rubric": ensure_rubric().pk, "marker": marker.pk})


def _texts() -> list[tuple[Any, ...]]:
    """The texts of each scenario from the best to the worst, each checked once."""
    scenarios = {scenario.code: scenario for scenario in Scenario.objects.exclude(code=None)}
    codes = [criterion["code"] for criterion in content.read("rubric")["criteria"]]
    ranked = sorted(content.read("resident_replies"), key=lambda source: -source["points"])
    places: dict[str, int] = {}
    rows = []
    for source in ranked:
        scenario = scenarios[source["scenario"]]
        places[source["scenario"]] = place = places.get(source["scenario"], 0) + 1
        exercise = Exercise.of(scenario)
        report = replies.check(source["text"], exercise.for_checker())
        passed = passes(score=report.score, stop_factors=report.caps, pass_score=scenario.pass_score)
        rows.append(
            (
                scenario.pk,
                place,
                source["text"],
                json.dumps(exercise.to_json(), ensure_ascii=False),
                json.dumps(report.to_json(), ensure_ascii=False),
                report.score,
                passed,
                json.dumps(dict(zip(codes, source["levels"], strict=True))),
                json.dumps(source["stop_factors"]),
                source["points"],
                COMMENTS.get(source["quality"], ""),
            )
        )
    return rows
