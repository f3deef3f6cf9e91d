from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.adjustments.queries import decisions_about
from courses.adjustments.rules import keeps_dates
from courses.cycles.queries import timelines
from courses.outside.queries import papers_of
from courses.requirements import statuses
from courses.requirements.models import Progress
from courses.requirements.queries import skills_of
from lms.access import UserRequest, requires
from lms.agencies.queries import facts_of
from lms.audit.actions import record
from lms.exports.delivery import answer
from lms.models import Agency, Position, User
from lms.ui.paging import paginate
from lms.ui.russian import plural

from . import files, periods, queries, sums, tables
from .figures import Figures, total
from .filters import WEEKS, Filters, Status, read, word_of
from .reach import Place

GROUPINGS = ("requirements", "courses", "weeks")
PEOPLE_ORDERS = ("name", "due", "done")


@requires("courses.view_completion")
def completion(request: UserRequest) -> HttpResponse:
    """Completion rates: the tree of agencies, or the list of courses."""
    filters = read(request)
    order = request.GET.get("sort", "")
    own = sums.figures_by_agency(filters)
    whole = total(own.values())
    by = _grouping(request)
    if by == "weeks" and filters.only_completed:
        by = ""  # what was completed in a period has no state of an evening
    weeks = sums.figures_by_week(filters) if by == "weeks" else []
    rows, folded = _rows(filters, own, weeks, by=by, order=order)
    context = {
        **_common(filters),
        "whole": whole,
        "lately": queries.completed_lately(filters) if whole.required and not filters.only_completed else 0,
        "by": by,
        "rows": rows,
        "folded": folded,
        "chart": tables.trend(weeks, _("Доля прошедших по неделям")),
    }
    return render(request, "courses/reports/completion.html", context)


def _rows(
    filters: Filters,
    own: Mapping[int, Figures],
    weeks: Sequence[tuple[dt.date, Figures]],
    *,
    by: str,
    order: str,
) -> tuple[list[tables.Row], bool]:
    """The lines of the table, and whether branches of the tree are left folded."""
    if by == "courses":
        return tables.by_course(filters, sums.figures_by_course(filters), order), False
    if by == "requirements":
        return tables.by_requirement(filters, sums.figures_by_requirement(filters), order), False
    if by == "weeks":
        return tables.by_week(filters, weeks, order), False
    return tables.tree(filters, own, order)


@dataclass(frozen=True)
class PersonLine:
    """A person in the list."""

    user: User
    employment: Any
    agency: Place
    body: Place | None
    state: str
    is_overdue: bool
    completed: int
    required: int
    due_on: Any
    completed_at: Any
    missing: Sequence[queries.Missing]
    is_named: bool = True
    course: str = ""
    status: statuses.Status = statuses.Status.NOT_STARTED


@requires("courses.view_completion")
def completion_people(request: UserRequest) -> HttpResponse:
    """The people behind a figure."""
    filters = read(request)
    order = request.GET.get("sort", "name")
    order = order if order.lstrip("-") in PEOPLE_ORDERS else "name"
    found = queries.in_order(queries.people(filters), filters, order)
    found = found.select_related("user").defer("user__password", "user__email", "user__last_login", "user__date_joined")
    paging = paginate(request, found, count=queries.count_people(filters))
    context = {
        **_common(filters),
        "paging": paging,
        "lines": list(_lines(filters, paging.rows)),
        "headline": _headline(filters, paging.count),
        "place_query": filters.query(status="", search=""),
        "may_care": keeps_dates(request.user),
    }
    return render(request, "courses/reports/people.html", context)


@requires("courses.view_completion")
def completion_exempt(request: UserRequest) -> HttpResponse:
    """Who is exempted from what: people whom the rates leave out, as far as their exemptions go."""
    filters = read(request)
    found = queries.exempted(filters).select_related("user", "course", "requirement")
    paging = paginate(request, found.order_by("user__name_key", "user_id", "pk"), count=found.count())
    posts = queries.employments_of(replace(filters, on=None), [one.user_id for one in paging.rows])
    lines = [(one, posts.get(one.user_id)) for one in paging.rows]
    context = {**_common(filters), "paging": paging, "lines": lines}
    return render(request, "courses/reports/exempt.html", context)


@requires("courses.view_person", User, see="courses.view_person")
def person(request: UserRequest, user: User) -> HttpResponse:
    """A person: what is required of her, what she has completed and holds, where she works."""
    employments = list(queries.employments_in_reach(request.user, user))
    decisions = decisions_about(user, by=request.user)
    taken = queries.courses_of(user, decisions.freed)
    required = [one for one in taken if one.assignment]
    drawn = timelines(user)
    context = {
        "person": user,
        "today": timezone.localdate(),
        "taken": taken,
        "required": len(required),
        "completed": sum(one.state == Progress.COMPLETED for one in required),
        "overdue": sum(one.is_overdue for one in required),
        "timelines": [(one.course, drawn[one.course.pk]) for one in taken if one.course.pk in drawn],
        "stories": queries.history_of(request.user, user),
        "decisions": decisions,
        "facts": facts_of(user, request.user),
        "certificates": queries.certificates_of(user),
        "papers": papers_of(user, by=request.user),
        "skills": skills_of(user),
        "employments": employments,
        "current": next((one for one in employments if one.ended_on is None), None),
    }
    return render(request, "courses/reports/person.html", context)


@requires("courses.view_person", User, see="courses.view_person")
def card(request: UserRequest, user: User) -> HttpResponse:
    """The personal training record on paper: posts, courses, certificates, exemptions."""
    employments = list(
        queries.employments_in_reach(request.user, user).select_related("agency__parent__parent", "position")
    )
    freed = decisions_about(user, by=request.user).freed
    context = {
        "person": user,
        "today": timezone.localdate(),
        "taken": queries.courses_of(user, freed),
        "certificates": queries.certificates_of(user),
        "freed": freed,
        "papers": papers_of(user, by=request.user),
        "employments": employments,
        "current": next((one for one in employments if one.ended_on is None), None),
    }
    return render(request, "courses/reports/card.html", context)


@requires("courses.view_completion")
def completion_export(request: UserRequest) -> HttpResponseBase:
    """The rates as a file: the whole tree, and in XLSX the courses and the weeks on sheets of their own."""
    filters = read(request)
    record("courses.export_completion", by=request.user, subject=_subject(filters), asked=filters.asked)
    return answer(request, files.RATES, {**filters.asked, "by": _grouping(request)}, form=request.GET.get("format", ""))


@requires("courses.view_completion")
def completion_people_export(request: UserRequest) -> HttpResponseBase:
    """The people as a file: in the columns of the personnel records, and in XLSX the list itself before them."""
    filters = read(request)
    record("courses.export_people", by=request.user, subject=_subject(filters), asked=filters.asked)
    return answer(request, files.PEOPLE, filters.asked, form=request.GET.get("format", ""))


def _grouping(request: UserRequest) -> str:
    return word_of(request.GET, "by", GROUPINGS)


def _common(filters: Filters) -> dict[str, Any]:
    reach = filters.reach
    return {
        "filters": filters,
        "reach": reach,
        "categories": Position.Category.choices,
        "spans": WEEKS,
        "due_periods": periods.choices(periods.DUE),
        "done_periods": periods.choices(periods.DONE),
        "expires_periods": [(f"{periods.EXPIRES}-{days}", days) for days in periods.AHEAD],
        "own_dates": filters.period is not None and filters.period.span == periods.DATES,
        "statuses": Status.choices,
        "trail": [(agency, filters.query(agency=agency.pk, own="")) for agency in reach.trail],
        "query": filters.query(),
        "without_agency": filters.query(agency="", own=""),
        "today": filters.day,
        "yesterday": timezone.localdate() - dt.timedelta(days=1),
        "now_query": filters.query(on=""),
    }


def _lines(filters: Filters, rows: Sequence[Any]) -> Iterator[PersonLine]:
    ids = [row.user_id for row in rows]
    named = queries.named(filters, ids)
    missing = {} if filters.by_assignment else queries.missing_of(filters, ids)
    titles = {one.pk: one.title for one in filters.courses}
    employments = queries.employments_of(filters, ids)
    for row in rows:
        due_on = row.due_on if filters.by_assignment else row.next_due_on
        finished = row.state == Progress.COMPLETED
        yield PersonLine(
            user=row.user,
            employment=employments.get(row.user_id),
            agency=filters.reach.by_id[row.agency_id],
            body=_body(filters, row.agency_id),
            state=row.state,
            is_overdue=not finished and due_on < filters.day,
            completed=0 if filters.by_assignment else row.completed,
            required=0 if filters.by_assignment else row.required,
            due_on=due_on,
            completed_at=row.completed_at if filters.by_assignment else None,
            missing=missing.get(row.user_id, []),
            is_named=row.user_id in named,
            course=titles.get(row.course_id, "") if filters.by_assignment else "",
            status=statuses.status_of(
                row.state,
                on=filters.day,
                due_on=due_on,
                expires_on=getattr(row, "expires_on", None),  # a person as a whole has none
                renews_from=getattr(row, "renews_from", None),
            ),
        )


def _body(filters: Filters, agency_id: int) -> Place | None:
    """What a unit is a unit of, where the page itself does not say it."""
    body = filters.reach.body(agency_id)
    return body if body.pk != agency_id and body != filters.reach.single else None


def _headline(filters: Filters, count: int) -> str:
    """«Просрочили: 19 человек», «Просрочено: 19 назначений»: the figure that led here, in words."""
    words = {
        Status.COMPLETED: (_("Прошли: %s"), _("Пройдено: %s")),
        Status.LEFT: (_("Ещё не прошли: %s"), _("Ещё не пройдено: %s")),
        Status.IN_PROGRESS: (_("В процессе: %s"), _("В процессе: %s")),
        Status.NOT_STARTED: (_("Не начали: %s"), _("Не начато: %s")),
        Status.STARTED: (_("Начали или прошли: %s"), _("Начато или пройдено: %s")),
        Status.EXPIRING: (_("Скоро истекает: %s"), _("Скоро истекает: %s")),
        Status.EXPIRED: (_("Действие истекло: %s"), _("Действие истекло: %s")),
        Status.OVERDUE: (_("Просрочили: %s"), _("Просрочено: %s")),
        "": (_("Должны пройти: %s"), _("Назначено: %s")),
    }
    assigned = filters.by_assignment and not filters.course
    nouns = ("назначение", "назначения", "назначений") if assigned else ("человек", "человека", "человек")
    pattern = _("Найдено: %s") if filters.search else words[filters.status][assigned]
    return pattern % plural(count, *nouns)


def _subject(filters: Filters) -> Agency:
    """Whose people's data are taken out, for the audit."""
    return Agency(pk=filters.reach.tops[0].pk)
