"""What is asked of whom, by when, and how far it is fulfilled, said in SQL: steps that ``coverage`` builds upon.

``courses_concerned`` says whom each requirement concerns; these steps follow from it, from the items of the
requirements, from what was decided about single persons and from what fulfils it (the view ``courses_fulfilment``).
They read nothing of the assignments but ``kept``, so what they give is what the assignments have to be.
"""

from __future__ import annotations

from typing import Final

from lms.agencies.models import DAYS_AFTER_RETURN, LONG_ABSENCE_DAYS

# Nobody learns of a date that is over: so many days are left at the least to whom a requirement comes to concern.
NOTICE_DAYS: Final = 14
DAYS_AFTER_EXEMPTION: Final = 14  # what she has at the least when an exemption is over

# The items of the requirements in force, a whole programme as its published courses of today.
ITEMS: Final = """
items AS MATERIALIZED (
    SELECT rc.id AS item_id, rc.requirement_id, k.id AS course_id, rc.programme_id, rc.certificate, rc.skill_id,
        rc.term, rc.due_on AS fixed_on, rc.days::int AS days, r.priority, r.starts_on,
        r.new_staff_days::int AS new_staff_days,
        r.grace_days::int AS grace_days, r.recertification, r.renew_months::int AS renew_months,
        r.renew_month::int AS renew_month, r.renew_day::int AS renew_day, r.window_days::int AS window_days,
        greatest(r.starts_on, rc.added_on) AS said_from, greatest(r.starts_on, rc.added_on,
            CASE WHEN rc.programme_id IS NOT NULL THEN courses_day_of(k.published_at) END) AS counts_from
    FROM courses_requirementcourse rc
    JOIN courses_requirement r ON r.id = rc.requirement_id AND r.withdrawn_at IS NULL
    JOIN courses_course k ON k.id = rc.course_id OR (k.programme_id = rc.programme_id AND k.state = 'published')
    WHERE %(courses)s::bigint[] IS NULL OR k.id = ANY(%(courses)s::bigint[])
), options AS MATERIALIZED (
    SELECT item_id, course_id, course_id AS by_course_id FROM items
    UNION
    SELECT i.item_id, i.course_id, o.course_id
    FROM items i JOIN courses_requirementcourse_alternatives o ON o.requirementcourse_id = i.item_id
    WHERE i.programme_id IS NULL
)"""

# A term counts from a fact about the person, but from no day before the item was part of the rule. A fixed day is for
# those whom the rule concerned when it was said; whom it came to concern later has the notice, new staff theirs.
COVERING: Final = f"""
covering AS MATERIALIZED (
    SELECT i.*, c.user_id, main.agency_id, main.category, i.grace_days + CASE i.term
        WHEN 'fixed' THEN greatest(i.fixed_on,
            CASE WHEN c.appointed_on > i.starts_on THEN c.appointed_on + i.new_staff_days END,
            CASE WHEN greatest(c.since, i.counts_from) > i.said_from
                THEN greatest(c.since, i.counts_from) + {NOTICE_DAYS} END)
        ELSE greatest(c.since + least(i.days, {NOTICE_DAYS}), i.days + greatest(i.counts_from, CASE i.term
            WHEN 'hired' THEN courses_hired_on(c.user_id, %(today)s)
            WHEN 'appointed' THEN c.appointed_on ELSE c.since END)) END AS due_on
    FROM courses_concerned c
    JOIN main ON main.user_id = c.user_id
    JOIN items i ON i.requirement_id = c.requirement_id
    WHERE %(people)s::bigint[] IS NULL OR c.user_id = ANY(%(people)s::bigint[])
)"""  # noqa: S608 - constants only

# What was decided about single persons (``courses.adjustments``): who is exempted is not covered while it lasts, and
# afterwards has two weeks at the least; so has who returns from a long leave; a due date that was moved to a later day
# stays there.
ADJUSTED: Final = f"""
exempted AS MATERIALIZED (
    SELECT x.user_id, x.course_id, x.requirement_id,
        bool_or(x.revoked_on IS NULL AND (x.until IS NULL OR x.until >= %(today)s)) AS in_force,
        max(coalesce(x.revoked_on, x.until + 1)) + {DAYS_AFTER_EXEMPTION} AS due_on
    FROM courses_exemption x WHERE %(people)s::bigint[] IS NULL OR x.user_id = ANY(%(people)s::bigint[])
    GROUP BY 1, 2, 3
), returned AS MATERIALIZED (
    SELECT x.user_id, max(x.ended_on) + 1 + {DAYS_AFTER_RETURN} AS due_on
    FROM lms_absence x
    WHERE x.ended_on < %(today)s AND (x.kind = 'parental' OR x.ended_on - x.started_on >= {LONG_ABSENCE_DAYS})
        AND (%(people)s::bigint[] IS NULL OR x.user_id = ANY(%(people)s::bigint[]))
    GROUP BY 1
), extended AS MATERIALIZED (
    SELECT x.user_id, x.course_id, max(x.due_on) AS due_on
    FROM courses_extension x WHERE %(people)s::bigint[] IS NULL OR x.user_id = ANY(%(people)s::bigint[])
    GROUP BY 1, 2
), adjusted AS MATERIALIZED (
    SELECT c.*, greatest(c.due_on, exempted.due_on, returned.due_on) AS own_due_on, extended.due_on AS extended_to
    FROM covering c
    LEFT JOIN exempted USING (user_id, course_id, requirement_id)
    LEFT JOIN returned USING (user_id)
    LEFT JOIN extended USING (user_id, course_id)
    WHERE exempted.in_force IS NOT TRUE
)"""  # noqa: S608 - constants only

# Every fulfilment that counts for an item (for one that asks for a skill its awards alone), until when it holds, and
# until when the earlier ones held.
COUNTED: Final = """
counted AS MATERIALIZED (
    SELECT user_id, item_id, course_id, source, key, fulfilled_on, fulfilled_at, held_until,
        max(held_until) OVER (
            PARTITION BY user_id, item_id, course_id ORDER BY fulfilled_at, source, key
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS held_before
    FROM (
        SELECT a.user_id, a.item_id, a.course_id, f.source, f.key, f.fulfilled_on, f.fulfilled_at,
            greatest(f.fulfilled_on, least(
                courses_held_until(
                    f.fulfilled_on, a.recertification, a.renew_months, a.renew_month, a.renew_day, a.window_days),
                CASE WHEN a.certificate THEN f.valid_until END)) AS held_until
        FROM adjusted a
        JOIN options o ON o.item_id = a.item_id AND o.course_id = a.course_id
        JOIN courses_fulfilment f ON f.user_id = a.user_id AND f.course_id = o.by_course_id
        WHERE (f.certified OR NOT a.certificate) AND f.fulfilled_on <= %(today)s
            AND (%(people)s::bigint[] IS NULL OR f.user_id = ANY(%(people)s::bigint[]))
            AND CASE WHEN a.skill_id IS NULL THEN f.source <> 'skill' ELSE f.source = 'skill' AND EXISTS (
                SELECT 1 FROM courses_skillaward s WHERE s.id = f.key AND s.skill_id = a.skill_id) END
    ) AS facts
), best AS MATERIALIZED (
    SELECT DISTINCT ON (user_id, item_id, course_id) * FROM counted
    ORDER BY user_id, item_id, course_id, held_until DESC, fulfilled_at, source, key
), begun AS MATERIALIZED (
    SELECT DISTINCT e.user_id, o.item_id, o.course_id
    FROM options o JOIN items i USING (item_id, course_id)
    JOIN courses_enrolment e ON e.course_id = o.by_course_id AND (e.completed_at IS NULL OR i.skill_id IS NOT NULL)
    WHERE %(people)s::bigint[] IS NULL OR e.user_id = ANY(%(people)s::bigint[])
)"""

# One assignment a person and course. Of several requirements the one of the highest priority counts, of equal ones the
# most demanding: what is not held before what is, then the earliest day; then the one that is kept already. What was
# completed keeps its date.
WANTED: Final = """
kept AS MATERIALIZED (
    SELECT * FROM courses_assignment a
    WHERE (%(people)s::bigint[] IS NULL OR a.user_id = ANY(%(people)s::bigint[]))
        AND (%(courses)s::bigint[] IS NULL OR a.course_id = ANY(%(courses)s::bigint[]))
), weighed AS (
    SELECT a.*, best.held_until, best.fulfilled_at, best.held_before,
        coalesce(best.held_until >= %(today)s, false) AS done,
        CASE WHEN best.held_until >= %(today)s THEN greatest(a.own_due_on, best.held_before + a.grace_days)
             ELSE greatest(a.own_due_on, best.held_until + a.grace_days) END AS asked_on
    FROM adjusted a LEFT JOIN best USING (user_id, item_id, course_id)
), wanted AS MATERIALIZED (
    SELECT DISTINCT ON (w.user_id, w.course_id)
        w.user_id, w.course_id, w.requirement_id, w.item_id, w.agency_id, w.category, w.own_due_on, w.grace_days,
        CASE WHEN w.done AND kept.state = 'completed' AND kept.requirement_id = w.requirement_id
                AND kept.completed_at = w.fulfilled_at
            THEN kept.due_on ELSE greatest(w.asked_on, w.extended_to) END AS due_on,
        CASE WHEN w.done THEN 'completed' WHEN begun.user_id IS NOT NULL THEN 'in_progress' ELSE 'not_started' END
            AS state,
        CASE WHEN w.done THEN w.fulfilled_at END AS completed_at,
        nullif(w.held_until, 'infinity') AS expires_on,
        nullif(w.held_until, 'infinity') - w.window_days AS renews_from,
        kept.id AS kept_id, kept.requirement_id AS kept_requirement_id, kept.due_on AS kept_due_on,
        kept.state AS kept_state, kept.completed_at AS kept_completed_at, kept.expires_on AS kept_expires_on,
        kept.renews_from AS kept_renews_from
    FROM weighed w
    LEFT JOIN begun USING (user_id, item_id, course_id)
    LEFT JOIN kept ON kept.user_id = w.user_id AND kept.course_id = w.course_id
    ORDER BY w.user_id, w.course_id, w.priority DESC, w.done, CASE WHEN w.done THEN w.held_until END NULLS LAST,
        CASE WHEN NOT w.done THEN w.asked_on END, (kept.requirement_id = w.requirement_id) DESC NULLS LAST,
        w.asked_on, w.requirement_id, w.item_id
), other AS MATERIALIZED (
    SELECT * FROM wanted
    WHERE kept_id IS NULL OR (requirement_id, due_on, state, completed_at, expires_on, renews_from) IS DISTINCT FROM
        (kept_requirement_id, kept_due_on, kept_state, kept_completed_at, kept_expires_on, kept_renews_from)
)"""

# Cycles that are not written yet: of what counts now, and of what is written but counts no more.
CYCLES: Final = """
known AS MATERIALIZED (
    SELECT DISTINCT ON (k.user_id, k.course_id, k.source, k.source_key) k.*
    FROM courses_cycle k
    WHERE (%(people)s::bigint[] IS NULL OR k.user_id = ANY(%(people)s::bigint[]))
        AND (%(courses)s::bigint[] IS NULL OR k.course_id = ANY(%(courses)s::bigint[]))
    ORDER BY k.user_id, k.course_id, k.source, k.source_key, k.id DESC
), counts AS MATERIALIZED (
    SELECT w.user_id, w.course_id, w.requirement_id, c.source, c.key, c.fulfilled_on, c.fulfilled_at,
        nullif(c.held_until, 'infinity') AS held_until,
        greatest(w.own_due_on, nullif(c.held_before, 'infinity') + w.grace_days) AS due_on
    FROM wanted w JOIN counted c USING (user_id, item_id, course_id)
), unwritten AS MATERIALIZED (
    SELECT c.user_id, c.course_id, c.requirement_id, known.number, c.source, c.key, c.due_on,
        c.fulfilled_on AS held_from, c.held_until, c.fulfilled_at AS sorted_at,
        CASE WHEN known.id IS NULL THEN 'fulfilled' ELSE 'rule_changed' END AS why
    FROM counts c LEFT JOIN known ON known.user_id = c.user_id AND known.course_id = c.course_id
        AND known.source = c.source AND known.source_key = c.key
    WHERE known.id IS NULL OR known.why = 'annulled' OR known.held_until IS DISTINCT FROM c.held_until
    UNION ALL
    SELECT known.user_id, known.course_id, known.requirement_id, known.number, known.source, known.source_key,
        known.due_on, known.held_from, greatest(known.held_from, %(today)s::date), known.at, 'annulled'
    FROM known JOIN wanted w USING (user_id, course_id)
    WHERE known.why <> 'annulled' AND NOT EXISTS (
        SELECT 1 FROM counts c WHERE c.user_id = known.user_id AND c.course_id = known.course_id
            AND c.source = known.source AND c.key = known.source_key)
)"""
