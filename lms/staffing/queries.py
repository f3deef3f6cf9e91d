from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from lms.access import rows

from .lines import Line
from .models import StaffImport, StaffLine
from .sheet import TITLES, place
from .words import told

if TYPE_CHECKING:
    from lms.people.models import User

EFFECTIVE = (StaffLine.Kind.NEW, StaffLine.Kind.TRANSFER, StaffLine.Kind.CHANGE, StaffLine.Kind.DISMISSAL)


def imports(user: User) -> QuerySet[StaffImport]:
    """Imports of the agencies of ``user``, newest first."""
    return rows(user, "lms.view_staffimport", StaffImport).select_related("agency", "by")


def effective(imported: StaffImport) -> QuerySet[StaffLine]:
    """The lines that change something."""
    return imported.lines.filter(kind__in=EFFECTIVE).order_by("number")


def counts(imported: StaffImport) -> dict[str, int]:
    """How many lines of each kind, how many change something, how many of these are chosen, what is worth a look."""
    found = dict.fromkeys(StaffLine.Kind.values, 0)
    asked = imported.lines.order_by().values("kind").annotate(
        number=Count("pk"), taken=Count("pk", filter=Q(chosen=True)), noted=Count("pk", filter=~Q(notes=[])),
        missing=Count("pk", filter=Q(is_missing=True)), left=Count("pk", filter=~Q(undo_notes=[])),
        carried=Count("pk", filter=Q(done__isnull=False)),
    )  # fmt: skip
    rest = {"effective": 0, "chosen": 0, "noted": 0, "missing": 0, "left": 0, "carried": 0, "all": 0}
    for row in asked:
        if row["kind"]:
            found[row["kind"]] = row["number"]
        if row["kind"] in EFFECTIVE:
            rest["effective"] += row["number"]
            rest["chosen"] += row["taken"]
        for key in ("noted", "missing", "left", "carried"):
            rest[key] += row[key]
        rest["all"] += row["number"]
    return {**found, **rest}


@dataclass(frozen=True)
class Look:
    """A line as the page shows it."""

    row: StaffLine
    name: str
    place: str
    steps: Sequence[str]
    problems: Sequence[tuple[str, str, str]]  # address, heading, words

    @property
    def can_come_in(self) -> bool:
        return self.row.kind in EFFECTIVE


def lines(imported: StaffImport, kind: str) -> QuerySet[StaffLine]:
    """Lines of a kind; ``noted``: with something worth a look; ``missing``; ``left``: not wholly undone."""
    found = imported.lines.select_related("person").order_by("number")
    if kind in StaffLine.Kind.values:
        return found.filter(kind=kind)
    narrower = {"noted": ~Q(notes=[]), "missing": Q(is_missing=True), "left": ~Q(undo_notes=[])}
    return found.filter(narrower.get(kind, Q()))


def looks(imported: StaffImport, shown: Sequence[StaffLine]) -> list[Look]:
    return [_look(imported, row) for row in shown]


def _look(imported: StaffImport, row: StaffLine) -> Look:
    said = Line.read(row.line)
    name = said.name or (row.person.get_full_name() if row.person and _shown(row) else "")
    where = "нет в файле" if row.is_missing else f"строка {row.number}"
    problems = [
        (place(imported.columns, field, row.number), TITLES.get(field, ""), words) for field, words in row.problems
    ]
    return Look(row, name or said.email or said.personnel_number, where, told(row.ops), problems)


def _shown(row: StaffLine) -> bool:
    """A line with a problem may mean somebody of another agency: her name is not told."""
    return row.kind != StaffLine.Kind.PROBLEM or row.is_missing
