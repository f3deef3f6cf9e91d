from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.reports import periods, sums
from courses.reports.filters import Status
from courses.reports.periods import DATES, DONE, DUE, SPANS
from courses.reports.reach import Place, Reach, reach_of
from courses.reports.rules import OVERSEERS
from courses.requirements.models import Requirement
from lms.access import rows
from lms.agencies.scopes import lineage, under
from lms.models import Agency, Position, Role, RoleGrant, User
from lms.ui.exports import Column, Row, Summary, cell_text

from . import tables
from .definition import Definition
from .models import SavedReport, Sending
from .question import MONTH_END, Question, of_user

if TYPE_CHECKING:
    from lms.people.models import User as Person

LOOK: Final = 20
MANY: Final = 100_000


@dataclass(frozen=True)
class Look:
    """The first lines of a report, as text, and how many there are; beyond ``MANY`` nobody counts for a look."""

    columns: Sequence[Column]
    lines: Sequence[tuple[bool, Sequence[tuple[Column, str]]]]
    count: int

    @property
    def many(self) -> bool:
        return self.count > MANY


def savedreports(user: Person) -> QuerySet[SavedReport]:
    found = rows(user, "courses.view_savedreport", SavedReport).select_related("owner", "shared_agency", "timetable")
    return found.order_by("title", "pk")


def open_to_hr(path: str) -> QuerySet[SavedReport]:
    """Reports that HR of the agency at ``path`` may open because they were shared with HR there."""
    return SavedReport.objects.filter(shared_role=Role.HR, shared_agency__path__in=lineage(path), removed_at=None)


def look(user: Person, definition: Definition, limit: int = LOOK) -> Look:
    question = of_user(user, definition.conditions)
    sheet = tables.sheet(definition, question, "", limit=limit)
    lines = [(isinstance(row, Summary), _texts(sheet.columns, row)) for row in sheet.lines()]
    shown = sum(not summary for summary, _cells in lines)
    return Look(sheet.columns, lines, shown if definition.only_totals else _count(definition, question))


def _count(definition: Definition, question: Question) -> int:
    if definition.kind == "agencies":
        return tables.count(definition, question)
    return definition.of.find(question)[: MANY + 1].count()


def _texts(columns: Sequence[Column], row: Row) -> list[tuple[Column, str]]:
    """Cells for a page, where nothing is a formula."""
    return [
        (column, cell if isinstance(cell, str) else cell_text(cell, column.kind))
        for column, cell in zip(columns, row, strict=True)
    ]


@dataclass(frozen=True)
class Choices:
    """What the builder offers as conditions."""

    places: Sequence[tuple[int, Place]]
    courses: Sequence[Course]
    requirements: Sequence[Requirement]
    categories: Any = tuple(Position.Category.choices)
    statuses: Any = tuple(Status.choices)
    due_periods: Any = tuple(periods.choices(DUE))
    done_periods: Any = tuple(periods.choices(DONE))


def choices(user: Person) -> Choices:
    whole = Reach(reach_of(user))
    return Choices(list(whole.walk()), sums.courses_required(whole), sums.requirements_of(whole))


def told(definition: Definition) -> list[str]:
    """The conditions in words, for the page of a report."""
    asked, words = definition.conditions, []
    if asked.get("agency"):
        words.append(Agency.objects.filter(pk=asked["agency"]).values_list("short_name", flat=True).first() or "")
    for name, model in (("course", Course), ("requirement", Requirement)):
        if asked.get(name):
            words.append(model.objects.filter(pk=asked[name]).values_list("title", flat=True).first() or "")
    labels = {**dict(Position.Category.choices), **dict(Status.choices)}
    words += [str(labels[asked[name]]) for name in ("category", "status") if asked.get(name)]
    if asked.get("period"):
        what, _dash, span = asked["period"].partition("-")
        dates = [asked.get("since", ""), asked.get("until", "")]
        when = " — ".join(filter(None, dates)) if span == DATES else SPANS[span]
        words.append(f"{_('срок') if what == DUE else _('прошли')}: {when}")
    if asked.get("on"):
        words.append(_("на конец прошлого месяца") if asked["on"] == MONTH_END else _("на дату %s") % asked["on"])
    if definition.group:
        words.append(_("по %s") % definition.of.groups[definition.group].label)
    return [word for word in words if word]


def agencies(user: Person) -> QuerySet[Agency]:
    """Where she may share: her own reach."""
    return rows(user, "lms.view_agency", Agency).order_by("path")


def may_receive(owner: Person, emails: Sequence[str]) -> list[User]:
    """Those of ``emails`` who oversee somebody within the reach of ``owner``, or above: people who may open reports."""
    inside = RoleGrant.objects.filter(under(owner, *OVERSEERS, field="agency__path"), role__in=OVERSEERS).values("user")
    above = {path for grant in owner.grants if grant.role in OVERSEERS for path in lineage(grant.path)}
    over = RoleGrant.objects.filter(agency__path__in=above, role__in=OVERSEERS).values("user")
    known = User.objects.filter(email__in=[email.lower() for email in emails], is_active=True)
    return list((known.filter(pk__in=inside) | known.filter(pk__in=over)).order_by("name_key"))


def sendings(report: SavedReport) -> QuerySet[Sending]:
    found = Sending.objects.filter(timetable__report=report).select_related("recipient", "export")
    return found.order_by("-slot", F("recipient__name_key"))
