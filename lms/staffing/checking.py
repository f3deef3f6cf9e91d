"""Lines of an import are compared with the staff, some at a time; who is not in the file is found at the end."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from lms.agencies.models import Employment
from lms.batches import batched
from lms.people.models import User

from . import keeping
from .known import Known, known, people
from .lines import Line
from .models import StaffImport, StaffLine
from .planning import PROBLEM, May, Plan, dismissal, plan

SLICE = 2000

# Two lines that mean one person: one by her address, the other by her number.
_SAME_PERSON = """
WITH meant AS (
    SELECT person_id, array_agg(number ORDER BY number) AS numbers FROM lms_staffline
    WHERE staff_import_id = %(import)s AND person_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1
)
UPDATE lms_staffline SET kind = 'problem', ops = '[]', problems = problems || jsonb_build_array(jsonb_build_array(
    'email', 'о том же человеке говорит строка '
    || CASE WHEN number = meant.numbers[1] THEN meant.numbers[2] ELSE meant.numbers[1] END))
FROM meant WHERE staff_import_id = %(import)s AND lms_staffline.person_id = meant.person_id AND own_problems = '[]'"""


def check(imported: StaffImport, after: int, may: May) -> int | None:
    """Plan the lines after number ``after``. Returns the number of the last; None: there are no more."""
    lines = list(imported.lines.filter(number__gt=after, is_missing=False).order_by("number")[:SLICE])
    if not lines:
        return None
    for line, found in zip(lines, _plans(imported, lines, may), strict=True):
        _note(line, found)
    keeping.write(lines, "person_id", "kind", "ops", "problems", "notes")
    imported.done += len(lines)
    imported.save(update_fields=["done"])
    return lines[-1].number


def finish(imported: StaffImport, may: May) -> None:
    """What only the whole file shows: people named twice, and people of the agency who are not named."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME_PERSON, {"import": imported.pk})
    if imported.dismiss_on is not None:
        _missing(imported, may)


def again(imported: StaffImport, lines: Sequence[StaffLine], may: May) -> list[Plan]:
    """What the lines come to now, with their people held till the end of the transaction."""
    keys = sorted(line.person_id for line in lines if line.person_id)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    return _plans(imported, lines, may)


def _plans(imported: StaffImport, lines: Sequence[StaffLine], may: May) -> list[Plan]:
    said = [Line.read(line.line) for line in lines]
    facts = known([one for one, line in zip(said, lines, strict=True) if not line.is_missing], may.path)
    missing = {one.pk: one for one in people(line.person_id for line in lines if line.is_missing and line.person_id)}
    plans = []
    for one, line in zip(said, lines, strict=True):
        if line.is_missing:
            person = missing[line.person_id or 0]
            gone = person.post is None or not person.post.place.path.startswith(may.path) or not imported.dismiss_on
            plans.append(Plan() if gone else dismissal(person, imported.dismiss_on or timezone.localdate(), may))
        else:
            plans.append(_planned(one, line, facts, may))
    return plans


def _planned(said: Line, line: StaffLine, facts: Known, may: May) -> Plan:
    found = plan(said, facts, may, timezone.localdate())
    if line.own_problems:
        own = {field for field, _words in line.own_problems}
        # What follows from a cell that cannot be read is not said beside it.
        others = [(field, words) for field, words in found.problems if field not in own]
        found.problems = [(field, words) for field, words in line.own_problems] + others
        found.kind, found.ops = PROBLEM, []
    return found


def _note(line: StaffLine, found: Plan) -> None:
    line.kind, line.ops, line.person_id = found.kind, found.ops, found.person
    line.problems = list(dict.fromkeys(map(tuple, found.problems)))
    line.notes = [*line.own_notes, *found.notes]


def _missing(imported: StaffImport, may: May) -> None:
    """A line for everybody whose main post is in the agency and whom no line means, as far as she is not leaving."""
    assert imported.dismiss_on is not None
    today = timezone.localdate()
    works = Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gt=imported.dismiss_on), is_main=True)
    staff = works.filter(agency__path__startswith=may.path, started_on__lte=max(today, imported.dismiss_on))
    named = imported.lines.exclude(person=None).values("person")
    number = imported.lines.order_by("-number").values_list("number", flat=True).first() or 0
    for keys in batched(staff.exclude(user__in=named).order_by("user").values_list("user", flat=True).distinct(), 1000):
        rows = []
        for person in sorted(people(keys), key=lambda one: one.name_key):
            if person.post is None or not person.post.place.path.startswith(may.path):
                continue
            number += 1
            row = StaffLine(staff_import=imported, number=number, is_missing=True)
            _note(row, dismissal(person, imported.dismiss_on, may))
            rows.append(row)
        StaffLine.objects.bulk_create(rows)
