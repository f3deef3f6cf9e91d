"""Months of plausible activity, made by the database itself: one statement a table, whether for 400 people or 100,000.

Chance is a hash of what it is about (person, course, question), so every copy of the region has the same history.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from courses.certificates.actions import DOCUMENT_TITLE
from courses.certificates.numbering import PREFIX

PREPARE = """
CREATE OR REPLACE FUNCTION pg_temp.chance(what text) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT abs(hashtextextended(what, 52) % 1000000) / 1000000.0
$$;
CREATE OR REPLACE FUNCTION pg_temp.at(day date, what text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    -- in working hours; what falls on a weekend is drawn back to the Friday before
    SELECT (day - greatest(0, extract(isodow FROM day)::int - 5) + time '09:00'
        + pg_temp.chance(what) * interval '8 hours') AT TIME ZONE 'Europe/Moscow'
$$;
CREATE TEMP TABLE demo_lesson ON COMMIT DROP AS
SELECT l.id AS lesson_id, l.course_id, l.kind, l.completion, l.quiz_id, l.scenario_id, l.minutes,
       row_number() OVER (PARTITION BY l.course_id ORDER BY l."order") AS place,
       count(*) OVER (PARTITION BY l.course_id) AS lessons
FROM courses_lesson l WHERE l.archived_at IS NULL;
"""

# How far each assignment has come. Diligence is partly the person's, partly the agency's, partly luck.
FATE = """
CREATE TEMP TABLE demo_fate ON COMMIT DROP AS
WITH weighed AS (
    SELECT a.id AS assignment_id, a.user_id, a.course_id, a.agency_id, a.due_on, c.code AS course_code, u.email,
        0.45 * pg_temp.chance('person' || a.user_id) + 0.25 * pg_temp.chance('agency' || a.agency_id)
            + 0.30 * pg_temp.chance('luck' || a.user_id || ':' || a.course_id) AS sloth,
        (SELECT count(*) FROM demo_lesson l WHERE l.course_id = a.course_id) AS lessons,
        (SELECT min(l.place) FROM demo_lesson l WHERE l.course_id = a.course_id AND l.completion = 'marked') AS marked
    FROM courses_assignment a JOIN courses_course c ON c.id = a.course_id JOIN lms_user u ON u.id = a.user_id
), judged AS (
    SELECT *, CASE
        WHEN email = %(star)s
        THEN CASE WHEN due_on < %(today)s THEN 'done' WHEN due_on < %(today)s + 21 THEN 'begun' END
        WHEN course_code = 'final' THEN CASE WHEN sloth < 0.28 THEN 'begun' END
        WHEN due_on < %(today)s THEN CASE WHEN sloth < 0.74 THEN 'done' WHEN sloth < 0.80 THEN 'begun' END
        WHEN due_on < %(today)s + 21 THEN CASE WHEN sloth < 0.55 THEN 'done' WHEN sloth < 0.68 THEN 'begun' END
        ELSE CASE WHEN sloth < 0.24 THEN 'done' WHEN sloth < 0.32 THEN 'begun' END END AS fate
    FROM weighed
), dated AS (
    SELECT *, pg_temp.chance('days' || user_id || ':' || course_id) AS days,
        CASE WHEN fate = 'done' AND due_on < %(today)s
                 AND pg_temp.chance('late' || user_id || ':' || course_id) < 0.12 AND email <> %(star)s
             THEN least(due_on + 1 + floor(pg_temp.chance('delay' || user_id || ':' || course_id) * 9)::int,
                        %(today)s - 1)
             WHEN fate = 'done'
             THEN least(due_on, %(today)s) - 1
                  - floor(pg_temp.chance('early' || user_id || ':' || course_id) * 12)::int
             WHEN fate = 'begun'
             THEN %(today)s - 1 - floor(pg_temp.chance('begun' || user_id || ':' || course_id) * 6)::int END AS last_day
    FROM judged WHERE fate IS NOT NULL
)
SELECT assignment_id, user_id, course_id, agency_id, fate, lessons,
    CASE WHEN fate = 'done' THEN lessons
         WHEN email = %(star)s THEN 3
         WHEN marked IS NOT NULL AND days < 0.7 THEN marked - 1
         ELSE 1 + floor(days * (lessons - 2))::int END AS passed,
    pg_temp.at(last_day - 1 - floor(days * 4)::int, 'start' || user_id || ':' || course_id) AS started_at,
    pg_temp.at(last_day, 'finish' || user_id || ':' || course_id) AS last_at
FROM dated
"""

ENROLMENTS = """
INSERT INTO courses_enrolment
    (user_id, course_id, version_id, round, started_at, last_lesson_id, last_seen_at, completed_at)
SELECT f.user_id, f.course_id, c.version_id, 1, f.started_at, l.lesson_id, f.last_at,
    CASE WHEN f.fate = 'done' THEN f.last_at END
FROM demo_fate f JOIN courses_course c ON c.id = f.course_id
JOIN demo_lesson l ON l.course_id = f.course_id AND l.place = least(f.passed + 1, f.lessons)
ON CONFLICT DO NOTHING
"""

# A lesson after another, evenly from the start to the last deed; the one that is open now has no end.
PROGRESS = """
INSERT INTO courses_lessonprogress (enrolment_id, lesson_id, opened_at, completed_at, score)
SELECT e.id, l.lesson_id,
    f.started_at + (f.last_at - f.started_at) * ((l.place - 1)::float / f.lessons),
    CASE WHEN l.place <= f.passed
         THEN f.started_at + (f.last_at - f.started_at) * (l.place::float / f.lessons) END,
    CASE WHEN l.kind = 'quiz' AND l.place <= f.passed
         THEN CASE WHEN pg_temp.chance('score' || f.user_id || ':' || l.lesson_id) < 0.55 THEN 83 ELSE 100 END END
FROM demo_fate f
JOIN courses_enrolment e ON e.user_id = f.user_id AND e.course_id = f.course_id
JOIN demo_lesson l ON l.course_id = f.course_id AND l.place <= f.passed + CASE WHEN f.fate = 'begun' THEN 1 ELSE 0 END
ON CONFLICT DO NOTHING
"""

# Whoever opened a lesson opened the version that there is.
SIGHTS = """
INSERT INTO courses_sight (user_id, lesson_id, opened_at)
SELECT e.user_id, x.id, p.opened_at
FROM courses_lessonprogress p
JOIN courses_enrolment e ON e.id = p.enrolment_id
JOIN courses_lessonversion x ON x.lesson_id = p.lesson_id AND x.version_id = e.version_id
ON CONFLICT DO NOTHING
"""

# One in four needed a second attempt.
ATTEMPTS = """
WITH passed AS (
    SELECT f.user_id, l.quiz_id, p.completed_at, p.score,
        pg_temp.chance('second' || f.user_id || ':' || l.quiz_id) < 0.25 AS second
    FROM demo_fate f
    JOIN courses_enrolment e ON e.user_id = f.user_id AND e.course_id = f.course_id
    JOIN courses_lessonprogress p ON p.enrolment_id = e.id AND p.completed_at IS NOT NULL
    JOIN demo_lesson l ON l.lesson_id = p.lesson_id AND l.kind = 'quiz'
), tries AS (
    SELECT user_id, quiz_id, 1 AS number, completed_at - interval '50 minutes' AS finished_at, 50 AS percent
    FROM passed WHERE second
    UNION ALL
    SELECT user_id, quiz_id, CASE WHEN second THEN 2 ELSE 1 END, completed_at, score FROM passed
)
INSERT INTO quizzes_attempt (quiz_id, user_id, number, state, started_at, deadline_at, finished_at, finished_by_clock,
    back_url, title, pass_percent, review, score, max_score, percent, passed)
SELECT t.quiz_id, t.user_id, t.number, 'graded',
    t.finished_at - interval '4 minutes'
        - pg_temp.chance('pace' || t.user_id || ':' || t.quiz_id) * interval '8 minutes',
    t.finished_at + interval '3 minutes', t.finished_at, false, '', q.title, q.pass_percent, q.review,
    round(t.percent * drawn.questions / 100.0), drawn.questions,
    round(100 * round(t.percent * drawn.questions / 100.0) / drawn.questions, 2), t.percent >= q.pass_percent
FROM tries t JOIN quizzes_quiz q ON q.id = t.quiz_id
CROSS JOIN LATERAL (SELECT sum(s.draw)::numeric AS questions FROM quizzes_section s WHERE s.quiz_id = q.id) drawn
ON CONFLICT DO NOTHING
"""

COMPLETIONS = """
INSERT INTO courses_completion (user_id, course_id, cycle, completed_at, agency_id, score, evidence)
SELECT f.user_id, f.course_id, 1, f.last_at, f.agency_id,
    (SELECT max(p.score) FROM courses_lessonprogress p WHERE p.enrolment_id = e.id),
    jsonb_build_object(
        'course', jsonb_build_object('title', c.title, 'hours', c.academic_hours, 'programme', g.title),
        'agency', CASE WHEN body.kind = 'unit'
            THEN whole.name || ', ' || lower(left(body.name, 1)) || substr(body.name, 2) ELSE body.name END,
        'position', coalesce(post.title, ''),
        'lessons', (
            SELECT jsonb_agg(jsonb_build_object('title', l.title, 'kind', l.kind, 'completed_at', p.completed_at,
                'score', p.score) ORDER BY l."order")
            FROM courses_lessonprogress p JOIN courses_lesson l ON l.id = p.lesson_id WHERE p.enrolment_id = e.id))
FROM demo_fate f
JOIN courses_enrolment e ON e.user_id = f.user_id AND e.course_id = f.course_id
JOIN courses_course c ON c.id = f.course_id
JOIN courses_programme g ON g.id = c.programme_id
JOIN lms_agency body ON body.id = f.agency_id
LEFT JOIN lms_agency whole ON whole.id = body.parent_id
LEFT JOIN lms_employment job ON job.user_id = f.user_id AND job.is_main AND job.ended_on IS NULL
LEFT JOIN lms_position post ON post.id = job.position_id
WHERE f.fate = 'done'
ON CONFLICT DO NOTHING
"""

CERTIFICATES = """
INSERT INTO courses_certificate (number, token, completion_id, holder_id, holder_name, position_title, agency_name,
    document_title, course_title, programme_title, academic_hours, score, organiser, signatory_name, signatory_post,
    issued_on, valid_until, state, state_reason)
SELECT %(prefix)s || '-' || extract(year FROM day.issued_on)::int || '-' || lpad((
        row_number() OVER (PARTITION BY extract(year FROM day.issued_on) ORDER BY x.completed_at, x.id)
        + coalesce(n.last, 0))::text, 6, '0'),
    replace(gen_random_uuid()::text, '-', ''), x.id, x.user_id,
    concat_ws(' ', u.last_name, u.first_name, nullif(u.patronymic, '')),
    x.evidence->>'position', x.evidence->>'agency', %(document)s, x.evidence#>>'{course,title}',
    x.evidence#>>'{course,programme}', c.academic_hours, x.score, g.organiser, g.signatory_name, g.signatory_post,
    day.issued_on, day.issued_on + c.valid_months * interval '1 month', 'valid', ''
FROM courses_completion x
JOIN lms_user u ON u.id = x.user_id JOIN courses_course c ON c.id = x.course_id
JOIN courses_programme g ON g.id = c.programme_id
CROSS JOIN LATERAL (SELECT (x.completed_at AT TIME ZONE 'Europe/Moscow')::date AS issued_on) day
LEFT JOIN courses_certificatecounter n ON n.year = extract(year FROM day.issued_on)
WHERE NOT EXISTS (SELECT 1 FROM courses_certificate k WHERE k.completion_id = x.id)
"""

COUNTERS = """
INSERT INTO courses_certificatecounter (year, last)
SELECT extract(year FROM issued_on)::int, max(right(number, 6)::int) FROM courses_certificate GROUP BY 1
ON CONFLICT (year) DO UPDATE SET last = EXCLUDED.last
"""

ASSIGNMENTS = """
UPDATE courses_assignment a
SET assigned_at = %(assigned_at)s,
    state = CASE f.fate WHEN 'done' THEN 'completed' WHEN 'begun' THEN 'in_progress' ELSE a.state END,
    completed_at = CASE WHEN f.fate = 'done' THEN f.last_at END
FROM courses_assignment b LEFT JOIN demo_fate f ON f.assignment_id = b.id WHERE b.id = a.id
"""

# The star of the demo was told of her certificates as they came; the last notice is still unread.
NOTICES = """
INSERT INTO lms_notification (recipient_id, kind, key, title, body, url, created_at, read_at, by_email, emailed_at)
SELECT k.holder_id, 'courses.certificate_issued',
    'courses.certificate_issued:certificate:' || k.id || ':' || k.holder_id,
    'Ваш сертификат готов: «' || k.course_title || '»',
    'Семинар «' || k.course_title || '» пройден, сертификат № ' || k.number
        || ' выдан. Его можно скачать и распечатать.',
    '/certificates/' || k.number || '/', x.completed_at,
    CASE WHEN row_number() OVER (ORDER BY x.completed_at DESC) > 1 THEN x.completed_at + interval '1 hour' END,
    true, x.completed_at
FROM courses_certificate k JOIN courses_completion x ON x.id = k.completion_id
JOIN lms_user u ON u.id = k.holder_id WHERE u.email = %(star)s
ON CONFLICT DO NOTHING
"""

# Without figures of what has just been written the planner takes the tables for empty and walks them row by row.
ANALYSE = {
    FATE: "CREATE INDEX ON demo_fate (user_id, course_id); ANALYZE demo_fate, demo_lesson",
    ENROLMENTS: "ANALYZE courses_enrolment",
    PROGRESS: "ANALYZE courses_lessonprogress",
    COMPLETIONS: "ANALYZE courses_completion",
}

STEPS = (FATE, ENROLMENTS, PROGRESS, SIGHTS, ATTEMPTS, COMPLETIONS, CERTIFICATES, COUNTERS, ASSIGNMENTS, NOTICES)


def write(*, today: dt.date, assigned_at: dt.datetime, star: str) -> None:
    """Write the history of every assignment. ``star`` is the address of the learner whose account is for show.

    Must run in a transaction, since what it works with are temporary tables. They stay for ``exercises.write``.
    """
    parameters: dict[str, Any] = {
        "today": today,
        "assigned_at": assigned_at,
        "star": star,
        "prefix": PREFIX,
        "document": DOCUMENT_TITLE,
    }
    with connection.cursor() as cursor:
        cursor.execute(PREPARE)
        for step in STEPS:
            cursor.execute(step, parameters)
            cursor.execute(ANALYSE.get(step, "SELECT 1"))
