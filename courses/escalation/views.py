from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.requirements.models import Requirement
from lms.access import UserRequest, allows, requires, rows
from lms.errors import Refused
from lms.ui.paging import Paging, paginate

from . import actions, queries
from .forms import LadderForm, PauseForm
from .ladder import USUAL, in_words
from .models import LetterPause

PER_PAGE = 50


@requires("courses.view_letters")
def letters(request: UserRequest) -> HttpResponse:
    """What goes in the next days, and to whom."""
    liftable = set(rows(request.user, "courses.lift_pause", LetterPause).values_list("pk", flat=True))
    context = {
        "week": queries.week(request.user),
        "liftable": liftable if allows(request.user, "courses.pause_letters") else set(),
        "may_pause": allows(request.user, "courses.pause_letters"),
    }
    return render(request, "courses/escalation/letters.html", context)


@requires("courses.view_letters")
def letters_people(request: UserRequest) -> HttpResponse:
    """Who gets a step of a day."""
    day, step = _day(request.GET.get("day", "")), request.GET.get("step", "")
    if not re.fullmatch(r"(before|after|expires)_[0-9]{1,3}", step):
        raise Http404
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    lines, total = queries.people(request.user, day, step, page=number, per_page=PER_PAGE)
    paging = Paging(lines, number, PER_PAGE, total)
    context = {"day": day, "step": in_words(step), "paging": paging}
    return render(request, "courses/escalation/people.html", context)


@requires("courses.view_due_people")
def due_people(request: UserRequest) -> HttpResponse:
    """The names behind HR's weekly letter: who is late and who is soon to be."""
    late = bool(request.GET.get("late"))
    paging = paginate(request, queries.due_people(request.user, late=late), per_page=PER_PAGE)
    context = {
        "paging": paging,
        "late": late,
        "told": queries.sent_days(paging.rows),
        "may_nudge": allows(request.user, "courses.nudge_people"),
    }
    return render(request, "courses/escalation/due_people.html", context)


@requires("courses.view_ladder", Requirement)
def ladder(request: UserRequest, requirement: Requirement) -> HttpResponse:
    editable = rows(request.user, "courses.edit_ladder", Requirement).filter(pk=requirement.pk, withdrawn_at=None)
    context = {"ladder": queries.ladder_of(requirement), "may_edit": editable.exists()}
    return render(request, "courses/escalation/ladder.html", context)


@requires("courses.edit_ladder", Requirement, methods=["GET", "POST"])
def ladder_edit(request: UserRequest, requirement: Requirement) -> HttpResponse:
    if requirement.withdrawn_at is not None:
        raise Refused(_("Требование отменено: напоминать больше не о чём."))
    steps = USUAL if "usual" in request.GET else queries.ladder_of(requirement).steps
    form = LadderForm(request.POST or None, initial=asdict(steps))
    if request.method == "POST" and form.is_valid():
        actions.set_ladder(requirement=requirement, steps=form.steps(), by=request.user)
        messages.success(request, _("Лестница сохранена. Ближайшие письма уйдут уже по ней."))
        return redirect("courses:ladder", requirement.pk)
    context = {"form": form, "requirement": requirement}
    return render(request, "courses/escalation/ladder_edit.html", context, status=422 if form.errors else 200)


@requires("courses.pause_letters", methods=["GET", "POST"])
def pause_new(request: UserRequest) -> HttpResponse:
    form = PauseForm(request.POST or None, user=request.user, initial={"requirement": request.GET.get("requirement")})
    if request.method == "POST" and form.is_valid():
        actions.pause(**form.cleaned_data, by=request.user)
        messages.success(request, _("Письма на паузе. Когда она кончится, каждому уйдёт только последнее напоминание."))
        return redirect("courses:letters")
    return render(request, "courses/escalation/pause.html", {"form": form}, status=422 if form.errors else 200)


@requires("courses.lift_pause", LetterPause, methods=["POST"])
def pause_lift(request: UserRequest, letterpause: LetterPause) -> HttpResponse:
    actions.lift(pause=letterpause, by=request.user)
    messages.success(request, _("Пауза снята. Письма пойдут со следующего утра рабочего дня."))
    return redirect("courses:letters")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
