"""The people of a course."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.enrolments import actions as enrolments
from courses.enrolments.models import Enrolment
from courses.nudges import actions as nudges
from courses.registrations import invitees
from courses.registrations.results import Result, Results
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.people.models import User
from lms.ui.paging import paginate
from lms.ui.russian import plural

from . import queries
from .forms import INVITATION, LetterForm, ListForm
from .grouping import Group


def with_course(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_related("course", "user")


@requires("courses.fill_course", Course)
def people(request: UserRequest, course: Course) -> HttpResponse:
    return _page(request, course, ListForm())


@requires("courses.fill_course", Course, methods=["POST"])
def add_one(request: UserRequest, course: Course) -> HttpResponse:
    person = invitees.chosen(request.POST.get("user", ""), by=request.user)
    (result,) = enrol_lines(course, [invitees.Line("", person.email, person)], str(INVITATION), request.user)
    messages.success(request, f"{person.get_full_name()}: {result.words}.")
    return redirect("courses:course-people", course.pk)


@requires("courses.fill_course", Course, methods=["POST"])
def add_many(request: UserRequest, course: Course) -> HttpResponse:
    """Enrol everybody of a list whom one may; say line by line what came of it."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, course, form, status=422)
    try:
        found = invitees.listed(form.cleaned_data["lines"], form.cleaned_data["file"], by=request.user)
    except Refused as refused:
        form.add_error("file" if form.cleaned_data["file"] else "lines", refused.reasons)
        return _page(request, course, form, status=409)
    results = enrol_lines(course, found, form.cleaned_data["text"], request.user)
    return _page(request, course, ListForm(), results=results)


@requires("courses.fill_course", Course, methods=["GET", "POST"])
def add_group(request: UserRequest, course: Course) -> HttpResponse:
    """Everybody whom conditions mean: see how many and who, then enrol."""
    group = Group.posted(request.POST, request.user) if request.method == "POST" else Group.begun(request.user)
    letter = LetterForm(request.POST if "enrol" in request.POST else None)
    context: dict[str, Any] = {"draft": group, "course": course, "letter": letter, "most": nudges.AT_MOST}
    context["action"] = _("Записать и написать")
    if request.method == "POST" and "edit" not in request.POST and group.is_valid():
        figures = context["figures"] = group.figures()
        context["names"] = group.names()
        agreed = request.POST.get("counted") == str(figures.people)
        if "enrol" in request.POST and agreed and letter.is_valid():
            found = group.people(most=nudges.AT_MOST + 1)
            made = nudges.enrol(
                people=User.objects.filter(pk__in=[one.pk for one in found]),
                course=course,
                text=letter.cleaned_data["text"],
                asked={"group": group.builder.sentence},
                by=request.user,
            )
            messages.success(request, _told(made, len(found)))
            return redirect("courses:course-people", course.pk)
    return render_group(request, context)


def _told(made: int, meant: int) -> str:
    new = _("Записали: %s.") % plural(made, "человек", "человека", "человек")
    return new if made == meant else f"{new} {_('Остальные уже проходят курс, прошли его, или он им назначен.')}"


def render_group(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    """The page of a group, or the part of it that a button changes."""
    part = "edit" in request.POST and request.headers.get("HX-Request")
    context["everybody"] = _("Все, кого вы можете записать. Условия ниже сужают круг.")
    template = "courses/requirements/_audience.html" if part else "courses/rosters/group.html"
    invalid = request.method == "POST" and "edit" not in request.POST and "figures" not in context
    return render(request, template, context, status=422 if invalid else 200)


@requires("courses.leave_course", Enrolment, see="courses.leave_course", methods=["POST"], fetch=with_course)
def leave(request: UserRequest, enrolment: Enrolment) -> HttpResponse:
    enrolments.leave(enrolment=enrolment, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Запись на курс снята. Сделанное сохранилось: можно вернуться."))
    wanted = request.POST.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect(reverse("courses:course", args=[enrolment.course_id]))


def enrol_lines(course: Course, lines: Iterable[invitees.Line], text: str, by: User) -> Results:
    """Enrol the people of ``lines`` at once, and say of each line what came of it."""
    lines = list(lines)
    people = [line.user.pk for line in lines if line.user is not None]
    known = queries.why_not(course, people)
    wanted = User.objects.filter(pk__in=set(people) - set(known))
    nudges.enrol(people=wanted, course=course, text=text, asked={"list": len(people)}, by=by)
    return Results(_result(line, known) for line in lines)


def _result(line: invitees.Line, known: dict[int, str]) -> Result:
    if line.user is None:
        return Result(line, line.problem, "overdue")
    words = known.get(line.user.pk)
    return Result(line, words, "info") if words else Result(line, _("записан"), "done")


def _page(
    request: UserRequest, course: Course, form: ListForm, *, results: Results | None = None, status: int = 200
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    paging = paginate(request, queries.roster(course, request.user), per_page=50)
    context = {
        "course": course,
        "form": form,
        "paging": paging,
        "people": paging.rows,
        "left": queries.left(course, request.user)[:50],
        "words": words,
        "found": invitees.searched(words, by=request.user) if words else [],
        "results": results,
    }
    return render(request, "courses/rosters/people.html", context, status=status)
