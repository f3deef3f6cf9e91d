"""A large region for ``./run bench hr``: ``python -m bench.hr_region OFFICIALS``.

400 agencies, twelve courses of six lessons, twelve requirements that concern everybody, three years of history. People
are made by the demo region, requirements and assignments by the product; what became of each assignment is written by
statements over whole tables, and its history afterwards, as of a region whose past is known. Triggers are off
meanwhile: what they keep is counted once at the end, and the check that the bench makes says whether it is right.
Chance is a hash, so the region of one size is always the same.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from courses.models import Course
    from lms.models import Agency, User

COURSES: Final = 12
LESSONS: Final = 6
YEARS: Final = 3
RENEWED: Final = 4  # every so manieth requirement is to be confirmed after a year
RECENT_DAYS: Final = 200  # lessons of courses begun earlier are not told one by one

CHANCE = """
CREATE FUNCTION pg_temp.chance(what text) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT abs(hashtextextended(what, 52) %% 1000000) / 1000000.0
$$
"""

# An assignment is as old as its requirement or the person's post, whichever is younger.
ASSIGNED = """
UPDATE courses_assignment a SET assigned_at = least(
    greatest(r.starts_on::timestamptz, main.started_on::timestamptz) + interval '9 hours', now() - interval '1 day')
FROM courses_requirement r, (
    SELECT DISTINCT ON (user_id) user_id, started_on FROM lms_employment ORDER BY user_id, started_on DESC
) main
WHERE r.id = a.requirement_id AND main.user_id = a.user_id
"""

# Three of four begin within the term, most of them complete; agencies differ. What is to be confirmed within a year
# was completed lately.
BEGUN = """
CREATE TEMP TABLE begun AS
SELECT a.user_id, a.course_id, a.id AS assignment_id, started_at,
    CASE WHEN done < 0.9 AND started_at + took < now() THEN started_at + took END AS completed_at, r.recertification
FROM courses_assignment a JOIN courses_requirement r ON r.id = a.requirement_id
CROSS JOIN LATERAL (SELECT
    pg_temp.chance('begins' || a.id) * 0.7 + pg_temp.chance('agency' || a.agency_id) * 0.3 AS sloth,
    pg_temp.chance('done' || a.id) AS done,
    interval '1 day' * (1 + 40 * pg_temp.chance('took' || a.id)) AS took,
    CASE WHEN r.recertification <> 'none'
         THEN greatest(a.assigned_at, now() - interval '400 days') ELSE a.assigned_at END
        + interval '1 day' * 80 * pg_temp.chance('start' || a.id) AS started_at
) AS fate
WHERE sloth < 0.78 AND started_at < now()
"""
ENROLLED = """
INSERT INTO courses_enrolment (user_id, course_id, round, started_at, last_seen_at, completed_at)
SELECT user_id, course_id, 1, started_at, coalesce(completed_at, started_at), completed_at FROM begun
"""
COMPLETED = """
INSERT INTO courses_completion (user_id, course_id, cycle, completed_at, agency_id, score, evidence)
SELECT b.user_id, b.course_id, 1, b.completed_at, a.agency_id, 70 + (30 * pg_temp.chance('score' || a.id))::int, '{}'
FROM begun b JOIN courses_assignment a ON a.id = b.assignment_id WHERE b.completed_at IS NOT NULL
"""
STARTED = """
UPDATE courses_assignment a SET state = 'in_progress' FROM begun b
WHERE b.assignment_id = a.id AND b.completed_at IS NULL
"""
LESSONS_OPENED = """
INSERT INTO courses_lessonprogress (enrolment_id, lesson_id, opened_at, completed_at)
SELECT e.id, l.id, opened.at, CASE WHEN opened.at + opened.took < coalesce(e.completed_at, now() - interval '3 days')
    OR e.completed_at IS NOT NULL THEN opened.at + opened.took END
FROM courses_enrolment e JOIN courses_lesson l ON l.course_id = e.course_id
CROSS JOIN LATERAL (SELECT
    e.started_at + (coalesce(e.completed_at, now()) - e.started_at) * (l."order" / 7.0) AS at,
    interval '1 hour' * (0.2 + 60 * pg_temp.chance('lesson' || e.id || ':' || l.id) ^ 4 * l."order") AS took
) AS opened
WHERE e.started_at > now() - %(recent)s * interval '1 day' AND opened.at < now()
    AND (e.completed_at IS NOT NULL OR l."order" <= 1 + floor(5 * pg_temp.chance('far' || e.id)))
"""

# What triggers would have kept.
KEPT = (
    """
INSERT INTO courses_standing (user_id, agency_id, category, required, completed, started, next_due_on, state)
SELECT user_id, (array_agg(agency_id ORDER BY id DESC))[1], (array_agg(category ORDER BY id DESC))[1], count(*),
    count(*) FILTER (WHERE state = 'completed'), count(*) FILTER (WHERE state = 'in_progress'),
    min(due_on) FILTER (WHERE state <> 'completed'),
    CASE WHEN bool_and(state = 'completed') THEN 'completed'
         WHEN bool_and(state = 'not_started') THEN 'not_started' ELSE 'in_progress' END
FROM courses_assignment GROUP BY user_id
""",
    """
INSERT INTO courses_tally (requirement_id, agency_id, course_id, category, due_on, state, count)
SELECT requirement_id, agency_id, course_id, category, due_on, state, count(*)
FROM courses_assignment GROUP BY 1, 2, 3, 4, 5, 6
UNION ALL
SELECT NULL, agency_id, NULL, category, next_due_on, state, count(*) FROM courses_standing GROUP BY 2, 4, 5, 6
""",
    """
INSERT INTO courses_todaytally (requirement_id, agency_id, course_id, category, due_month, state, count)
SELECT requirement_id, agency_id, course_id, category, courses_due_month(state, due_on), state, sum(count)
FROM courses_tally GROUP BY 1, 2, 3, 4, 5, 6
""",
    """
INSERT INTO courses_completionmonth (month, requirement_id, agency_id, course_id, category, count)
SELECT date_trunc('month', courses_day_of(completed_at))::date, requirement_id, agency_id, course_id, category, count(*)
FROM courses_assignment WHERE state = 'completed' GROUP BY 1, 2, 3, 4, 5
""",
    """
INSERT INTO courses_expirytally (requirement_id, agency_id, course_id, category, expires_on, count)
SELECT requirement_id, agency_id, course_id, category, expires_on, count(*)
FROM courses_assignment WHERE state = 'completed' AND expires_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5
""",
    """
INSERT INTO courses_tallymonth (day, requirement_id, agency_id, course_id, category, due_on, state, count)
SELECT date_trunc('month', day)::date, requirement_id, agency_id, course_id, category, due_on, state, sum(count)
FROM courses_tallyday GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(count) <> 0
""",
)


def load(officials: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from courses.dashboard import actions as dashboard
    from courses.demo import accounts, region
    from courses.demo.build import LARGE_AGENCIES
    from courses.history.actions import written_afterwards
    from courses.requirements.actions import compact, follow_everyone
    from lms.models import Agency, User

    today = timezone.localdate()
    with transaction.atomic():
        region.load_agencies()
        region.load_positions()
        region.add_institutions(LARGE_AGENCIES)
        accounts.load()
        region.load_officials(region.large_plan(officials - len(accounts.ACCOUNTS)), today=today)
        courses = _courses()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # of tables that were never looked at the plans would be those of empty ones
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with written_afterwards():
            office = User.objects.get(email="office@demo.otklik")
            _require(courses, agency=Agency.objects.get(code="GOV"), by=office, today=today)
            for statement in (CHANCE, ASSIGNED, BEGUN, ENROLLED, COMPLETED, STARTED):
                cursor.execute(statement, {})
            cursor.execute(LESSONS_OPENED, {"recent": RECENT_DAYS})
            cursor.execute("ANALYZE")
            follow_everyone()  # what was completed is taken over as the product does it
        cursor.execute("SET LOCAL work_mem = '256MB'")
        for statement in KEPT:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    compact()
    dashboard.keep_evenings()
    dashboard.count_lessons()


def _courses() -> list[Course]:
    from django.utils import timezone

    from courses.models import Course, Lesson, Programme

    programme = Programme.objects.create(code="bench", title="Отвечать жителям", organiser="ЦУР")
    made = []
    for number in range(COURSES):
        course = Course.objects.create(
            programme=programme,
            title=f"Семинар {number + 1}: как отвечать жителям по существу",
            order=number,
            state=Course.State.PUBLISHED,
            published_at=timezone.now(),
            academic_hours=2,
        )
        Lesson.objects.bulk_create(
            Lesson(course=course, title=f"Урок {place}", kind=Lesson.Kind.TEXT, order=place, body="Текст.")
            for place in range(1, LESSONS + 1)
        )
        made.append(course)
    return made


def _require(courses: list[Course], *, agency: Agency, by: User, today: dt.date) -> None:
    from django.utils import timezone

    from courses.requirements.actions import assign, require
    from courses.requirements.models import Recalculation, Requirement

    for number, course in enumerate(courses):
        starts_on = today - dt.timedelta(days=YEARS * 365 - number * (YEARS * 365 // (COURSES + 1)))
        requirement = require(
            title=f"Требование {number + 1}",
            agency=agency,
            courses_with_due=[(course, starts_on + dt.timedelta(days=90))],
            starts_on=starts_on,
            by=by,
            tell=False,
            at_once=False,
        )
        if number % RENEWED == 0:
            renewed = {"recertification": "rolling", "renew_months": 12}
            Requirement.objects.filter(pk=requirement.pk).update(**renewed)
            requirement.refresh_from_db()
        assign(requirement=requirement, tell=False)
        Recalculation.objects.filter(requirement=requirement).update(finished_at=timezone.now())


def main() -> int:
    import django

    django.setup()
    load(int(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
