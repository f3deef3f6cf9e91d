"""Whose the rows are and whether they stand here already, said in SQL: rows of one import, a range at a time."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

# A number is compared without the zeros before it: Excel loses them.
PEOPLE: Final = """
WITH numbered AS (
    SELECT ltrim(lower(e.personnel_number), '0') AS number, array_agg(DISTINCT e.user_id) AS people
    FROM lms_employment e JOIN lms_agency g ON g.id = e.agency_id AND starts_with(g.path, %(path)s)
    WHERE e.personnel_number <> '' AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on >= %(today)s)
    GROUP BY 1
), asked AS (
    SELECT r.id, r.number, coalesce(r.said->>'number', '') AS by_number,
        lower(coalesce(r.said->>'email', '')) AS by_email,        coalesce(r.said->>'name_key', '') AS name
    FROM courses_pastimportrow r
    WHERE r.imported_id = %(imported)s AND r.number BETWEEN %(first)s AND %(last)s
), found AS (
    SELECT a.*, n.people AS numbered, u.id AS mailed FROM asked a
    LEFT JOIN numbered n ON a.by_number <> '' AND n.number = ltrim(lower(a.by_number), '0')
    LEFT JOIN lms_user u ON a.by_email <> '' AND u.email = a.by_email AND EXISTS (
        SELECT 1 FROM lms_employment e JOIN lms_agency g ON g.id = e.agency_id AND starts_with(g.path, %(path)s)
        WHERE e.user_id = u.id AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on >= %(today)s)
    )
), meant AS (
    SELECT f.*, coalesce(f.mailed, CASE WHEN cardinality(f.numbered) = 1 THEN f.numbered[1] END) AS user_id FROM found f
), told AS (
    SELECT m.id, m.user_id, CASE
        WHEN m.by_email <> '' AND m.mailed IS NULL
            THEN jsonb_build_array(%(email_at)s || m.number, 'среди сотрудников нет человека с такой почтой')
        WHEN m.by_number <> '' AND m.numbered IS NULL
            THEN jsonb_build_array(%(number_at)s || m.number, 'среди сотрудников нет такого табельного номера')
        WHEN m.by_number <> '' AND m.user_id IS NULL
            THEN jsonb_build_array(%(number_at)s || m.number, 'этот номер у нескольких человек: впишите почту')
        WHEN m.by_number <> '' AND m.by_email <> '' AND NOT m.mailed = ANY(m.numbered)
            THEN jsonb_build_array(%(number_at)s || m.number, 'табельный номер и почта — разных людей')
        WHEN m.user_id = %(by)s
            THEN jsonb_build_array(%(number_at)s || m.number, 'себе засчитать нельзя: попросите коллегу')
        WHEN m.name <> '' AND m.user_id IS NOT NULL AND NOT (
                u.name_key = m.name OR starts_with(u.name_key, m.name || ' ')
                OR translate(m.name, ' .', '') = translate(lower(u.last_name), 'ё .', 'е')
                    || translate(lower(left(u.first_name, 1) || left(u.patronymic, 1)), 'ё', 'е')
                OR translate(m.name, ' .', '') = translate(lower(u.last_name), 'ё .', 'е')
                    || translate(lower(left(u.first_name, 1)), 'ё', 'е'))
            THEN jsonb_build_array(%(name_at)s || m.number, 'имя не то: под этим номером или почтой работает '
                || u.last_name || ' ' || u.first_name)
        END AS problem
    FROM meant m LEFT JOIN lms_user u ON u.id = m.user_id
)
UPDATE courses_pastimportrow r SET
    user_id = t.user_id,
    problems = CASE WHEN t.problem IS NULL THEN r.problems ELSE r.problems || jsonb_build_array(t.problem) END,
    verdict = CASE WHEN t.problem IS NOT NULL OR r.problems <> '[]' THEN 'wrong' ELSE 'good' END
FROM told t WHERE t.id = r.id"""

# What counts or waits already, and what the table says twice: no error, but nothing to bring in.
KNOWN: Final = """
WITH good AS (
    SELECT r.id, r.user_id, r.course_id, r.completed_on,
        first_value(r.number) OVER (PARTITION BY r.user_id, r.course_id, r.completed_on ORDER BY r.number) AS first,
        r.number
    FROM courses_pastimportrow r WHERE r.imported_id = %(imported)s AND r.verdict = 'good'
), told AS (
    SELECT g.id, CASE
        WHEN g.first < g.number THEN 'повторяет строку ' || g.first
        WHEN EXISTS (SELECT 1 FROM courses_fulfilment f WHERE f.user_id = g.user_id AND f.course_id = g.course_id
            AND f.fulfilled_on = g.completed_on) THEN 'уже засчитано этим днём'
        WHEN EXISTS (SELECT 1 FROM courses_outsidetraining o WHERE o.user_id = g.user_id AND o.course_id = g.course_id
            AND o.completed_on = g.completed_on AND o.state = 'waiting') THEN 'документ за этот день ждёт решения'
        END AS note
    FROM good g
)
UPDATE courses_pastimportrow r SET verdict = 'known', notes = r.notes || jsonb_build_array(t.note)
FROM told t WHERE t.id = r.id AND t.note IS NOT NULL"""

COUNT: Final = """
SELECT count(*) FILTER (WHERE verdict = 'good'), count(*) FILTER (WHERE verdict = 'known'),
    count(*) FILTER (WHERE verdict = 'wrong')
FROM courses_pastimportrow WHERE imported_id = %(imported)s"""

BRING_IN: Final = """
INSERT INTO courses_outsidetraining (user_id, course_id, title, place, completed_on, hours, number, result, imported_id,
    sent_at, state, decided_by_id, decided_at, words, revoke_reason)
SELECT r.user_id, r.course_id, c.title, coalesce(r.said->>'place', ''), r.completed_on, r.hours, r.document, r.result,
    r.imported_id, %(now)s, 'confirmed', %(by)s, %(now)s, '', ''
FROM courses_pastimportrow r JOIN courses_course c ON c.id = r.course_id
WHERE r.imported_id = %(imported)s AND r.verdict = 'good' AND NOT r.skipped
ORDER BY r.number
ON CONFLICT DO NOTHING"""


def run(statement: str, **parameters: Any) -> int:
    """How many rows the statement wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def one(statement: str, **parameters: Any) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return tuple(cursor.fetchone())
