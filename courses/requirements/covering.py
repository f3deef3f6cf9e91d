"""Whom a requirement concerns, said in SQL: steps that the statements of ``coverage`` begin with.

A person is concerned when her main employment of today lies in the agency's subtree and her position is of the
requirement's categories and services (none named: all).
"""

MAIN = """
main AS MATERIALIZED (
    SELECT DISTINCT ON (e.user_id) e.user_id, e.agency_id, e.started_on, g.path, p.category, p.service
    FROM lms_employment e JOIN lms_agency g ON g.id = e.agency_id JOIN lms_position p ON p.id = e.position_id
    WHERE e.is_main AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on >= %(today)s)
        AND (%(people)s::bigint[] IS NULL OR e.user_id = ANY(%(people)s::bigint[]))
    ORDER BY e.user_id, e.started_on DESC, e.id DESC
)"""

# starts_with, since codes in paths hold «_», which LIKE would take for "any character".
CONCERNED = """
concerned AS MATERIALIZED (
    SELECT r.id AS requirement_id, main.user_id, main.agency_id, main.category, main.started_on
    FROM main
    JOIN courses_requirement r ON r.withdrawn_at IS NULL
        AND (%(requirement)s::bigint IS NULL OR r.id = %(requirement)s::bigint)
        AND (cardinality(r.categories) = 0 OR main.category = ANY(r.categories))
        AND (cardinality(r.services) = 0 OR main.service = ANY(r.services))
    JOIN lms_agency place ON place.id = r.agency_id AND starts_with(main.path, place.path)
)"""
