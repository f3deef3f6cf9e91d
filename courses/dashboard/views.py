from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.reports import periods
from courses.reports import queries as reports
from courses.reports.filters import Filters, key, read, word_of
from courses.reports.tables import Addresses
from lms.access import UserRequest, allows, requires
from lms.agencies.scopes import has_role
from lms.audit.actions import record
from lms.models import Agency, Position, Role
from lms.ui import exports
from lms.ui.charts import pie
from lms.ui.paging import paginate
from lms.ui.russian import MINUS, NBSP, grouped, percent, plural

from . import actions, pictures, queries
from .forms import TargetForm
from .heat import Heat, HeatRow
from .models import Target
from .sheets import sheets

if TYPE_CHECKING:
    from courses.reports.figures import Figures
    from courses.requirements.models import Requirement

HEAT_ROWS = 25
PACE_LABELS = (("opened", _("открыли")), ("completed", _("прошли")), ("stuck", _("застряли")))
PACE_STATES = [name for name, _label in PACE_LABELS]
NOT_ASSIGNED = (
    '<td class="heat-none"><span aria-hidden="true">—</span><span class="visually-hidden">не назначено</span></td>'
)


@requires("courses.learn")
def start(request: UserRequest) -> HttpResponse:
    """Where one comes after signing in: heads to the figures they answer for, everybody else to her own courses."""
    return redirect("courses:dashboard" if has_role(request.user, Role.HEAD) else "courses:home")


@requires("courses.view_dashboard")
def dashboard(request: UserRequest) -> HttpResponse:
    """The figures at a glance: how many are trained, where it is late, what comes."""
    filters = _asked(request)
    board = queries.board(filters)
    context = {
        **_common(request, filters),
        "board": board,
        "whole": board.whole,
        "trend": pictures.trend(board),
        "funnel": pictures.funnel(board),
        "weeks": _weeks(filters, board),
        "change": _change(filters, board),
        "late": _late(filters, board),
        "heat": _heat(filters, board.heat, everything=bool(request.GET.get("all"))),
        "heat_rows": len(board.heat.rows),
    }
    return render(request, "courses/dashboard/dashboard.html", context)


@requires("courses.view_dashboard")
def dashboard_export(request: UserRequest) -> HttpResponseBase:
    """All the tables as a workbook; one of them as CSV; one of the charts as a picture."""
    filters = _asked(request)
    board = queries.board(filters)
    record(
        "courses.export_dashboard", by=request.user, subject=Agency(pk=filters.reach.tops[0].pk), asked=filters.asked
    )
    name, wanted = _file_name(filters), request.GET.get("table", "")
    tables = sheets(board)
    if request.GET.get("format") == "svg":
        return _picture(name, wanted, board)
    if request.GET.get("format") == "csv":
        if wanted not in tables:
            raise Http404
        return exports.csv_response(
            f"{name}, {tables[wanted].title.lower()}", tables[wanted].columns, tables[wanted].rows
        )
    return exports.xlsx_response(name, *tables.values())


@requires("courses.view_dashboard")
def lesson_people(request: UserRequest) -> HttpResponse:
    """Who has opened, completed or is stuck in one of the slow lessons: as many as the dashboard says."""
    filters = _asked(request)
    pace = queries.pace_of(filters, key(request.GET, "lesson"))
    if pace is None:
        raise Http404
    state = word_of(request.GET, "state", PACE_STATES) or PACE_STATES[0]
    counts = [(name, label, getattr(pace, name)) for name, label in PACE_LABELS]
    found = queries.people_of_pace(pace, filters, state)
    paging = paginate(request, found, count=found.count())
    posts = reports.employments_of(filters, [row.enrolment.user_id for row in paging.rows])
    lines = [(row, row.enrolment.user, posts.get(row.enrolment.user_id)) for row in paging.rows]
    context = {**_common(request, filters), "pace": pace, "state": state, "counts": counts}
    return render(request, "courses/dashboard/lesson.html", {**context, "paging": paging, "lines": lines})


@requires("courses.set_target", Agency, see="courses.set_target", methods=["GET", "POST"])
def target(request: UserRequest, agency: Agency) -> HttpResponse:
    """Say which share of its people an agency is to have trained."""
    current = Target.objects.filter(agency=agency).first()
    form = TargetForm(request.POST or None, initial={"percent": current.percent if current else None})
    if request.method == "POST" and form.is_valid():
        share = form.cleaned_data["percent"]
        actions.set_target(agency=agency, percent=share, by=request.user)
        messages.success(
            request, _("Цель — %s.") % percent(share / 100) if share else _("Своей цели у органа больше нет.")
        )
        return redirect(f"{reverse('courses:dashboard')}?agency={agency.pk}")
    context = {"agency": agency, "form": form}
    return render(request, "courses/dashboard/target.html", context, status=422 if form.errors else 200)


def _asked(request: UserRequest) -> Filters:
    """The question of the address, about today; only due dates make a period here."""
    filters = read(request)
    return replace(filters, on=None, period=filters.due, status="", search="", each=False)


def _common(request: UserRequest, filters: Filters) -> dict[str, Any]:
    single = filters.reach.single
    may_aim = (
        single is not None
        and has_role(request.user, Role.OFFICE)
        and allows(request.user, "courses.set_target", Agency(pk=single.pk))
    )
    return {
        "filters": filters,
        "reach": filters.reach,
        "query": filters.query(),
        "categories": Position.Category.choices,
        "due_periods": periods.choices(periods.DUE),
        "own_dates": filters.period is not None and filters.period.span == periods.DATES,
        "trail": [(agency, filters.query(agency=agency.pk, own="")) for agency in filters.reach.trail],
        "may_aim": may_aim,
    }


@dataclass(frozen=True)
class Line:
    """A line with the addresses of its lists."""

    title: str
    figures: Figures
    people: str
    page: str = ""
    full_title: str = ""


@dataclass(frozen=True)
class HeatCell:
    """A share with the address of those who are left."""

    requirement: Requirement
    figures: Figures
    step: int
    left: str

    @property
    def html(self) -> str:
        """A cell of the table. There are hundreds on a page, so no template is asked for each."""
        if not self.figures.required:
            return NOT_ASSIGNED
        shown = f"{pie(self.figures.share or 0)}{percent(self.figures.share or 0)}"
        if not self.figures.left:
            return f'<td class="heat-{self.step}"><span class="heat-full">{shown}</span></td>'
        told = _("ещё не прошли %(left)s из %(all)s") % {
            "left": grouped(self.figures.left),
            "all": grouped(self.figures.required),
        }
        return (
            f'<td class="heat-{self.step}"><a href="{escape(self.left)}">{shown}'
            f'<span class="visually-hidden">: {told}</span></a></td>'
        )


@dataclass(frozen=True)
class HeatLine:
    title: str
    figures: Figures
    cells: list[HeatCell]
    people: str
    page: str = ""

    @property
    def html(self) -> SafeString:
        return mark_safe("".join(cell.html for cell in self.cells))  # noqa: S308 - made of numbers; addresses are escaped


def _weeks(filters: Filters, board: queries.Board) -> list[Line]:
    people = reverse("courses:completion-people")
    return [
        Line(
            title=f"{day:%d.%m.%Y}",
            figures=figures,
            people=f"{people}?{filters.query(on='' if day == filters.day else day.isoformat())}",
        )
        for day, figures in reversed(board.weeks)
    ]


@dataclass(frozen=True)
class Change:
    """What is different from the end of the last week."""

    completed: int
    points: int
    of_people: bool

    @property
    def words(self) -> str:
        """«+3 человека»."""
        size = abs(self.completed)
        counted = plural(size, "человек", "человека", "человек") if self.of_people else grouped(size)
        return f"{'+' if self.completed > 0 else MINUS}{counted}"

    @property
    def points_words(self) -> str:
        return f"{'+' if self.points > 0 else MINUS}{abs(self.points)}{NBSP}п.{NBSP}п."


def _change(filters: Filters, board: queries.Board) -> Change | None:
    if board.before is None or not board.whole.required:
        return None
    _day, before = board.before
    points = round((board.whole.share or 0) * 100) - round((before.share or 0) * 100)
    of_people = not filters.by_assignment or filters.course is not None
    return Change(board.whole.completed - before.completed, points, of_people)


def _late(filters: Filters, board: queries.Board) -> list[Line]:
    addresses = Addresses(filters)
    page = reverse("courses:dashboard")
    return [
        Line(
            title=one.agency.short_name,
            full_title=one.agency.name,
            figures=one.figures,
            people=addresses.people(one.agency.pk),
            page=f"{page}?{filters.query(agency=one.agency.pk, own='')}",
        )
        for one in board.late
    ]


def _heat(filters: Filters, heat: Heat, *, everything: bool) -> list[HeatLine]:
    addresses = Addresses(replace(filters, requirement=None))
    shown = heat.rows if everything else heat.rows[:HEAT_ROWS]
    return [_heat_line(filters, addresses, row) for row in (heat.total, *shown)]


def _heat_line(filters: Filters, addresses: Addresses, row: HeatRow) -> HeatLine:
    place = row.agency or filters.reach.single
    if place is None:
        people = f"{reverse('courses:completion-people')}?{filters.query(requirement='')}"
    else:
        people = addresses.people(place.pk, own=row.own or filters.reach.own)
    cells = [
        HeatCell(one.requirement, one.figures, one.step, f"{people}&requirement={one.requirement.pk}&status=left")
        for one in row.cells
    ]
    title = row.agency.short_name if row.agency else _("Вне подразделений") if row.own else _("Всего")
    page = f"{reverse('courses:dashboard')}?{filters.query(agency=row.agency.pk, own='')}" if row.agency else ""
    return HeatLine(title, row.figures, cells, people, page)


def _picture(name: str, wanted: str, board: queries.Board) -> HttpResponse:
    chart = pictures.CHARTS[wanted](board) if wanted in pictures.CHARTS else None
    if chart is None:
        raise Http404
    response = HttpResponse(chart.file(), content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{name}, {chart.title.lower()}.svg") or "attachment"
    )
    return response


def _file_name(filters: Filters) -> str:
    place = f", {filters.reach.single.short_name}" if filters.reach.single else ""
    return f"Сводка{place}, {filters.day:%d.%m.%Y}"
