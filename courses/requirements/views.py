from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, allows, requires
from lms.files.serving import respond
from lms.ui.russian import plural

from . import actions, drafting, editions, gradual, queries
from .models import Requirement
from .term_forms import RenewalForm, drawn


@requires("courses.list_requirements")
def requirements(request: UserRequest) -> HttpResponse:
    """What is required of the people in one's reach."""
    context = {
        "lines": queries.lines(request.user),
        "may_set": allows(request.user, "courses.set_requirement"),
    }
    return render(request, "courses/requirements/requirements.html", context)


@requires("courses.view_requirement", Requirement, see="courses.view_requirement", fetch=queries.with_items)
def requirement_page(request: UserRequest, requirement: Requirement) -> HttpResponse:
    """What one requirement says, how it is followed, and what it said before."""
    polled = bool(request.headers.get("HX-Request"))
    context = {"requirement": requirement, "page_of": queries.page(requirement, request.user), "polled": polled}
    context["timeline"] = drawn(RenewalForm.begun(requirement), timezone.localdate()) if not polled else None
    part = "_progress" if polled else "requirement"
    return render(request, f"courses/requirements/{part}.html", context)


@requires("courses.set_requirement", methods=["GET", "POST"])
def requirement_new(request: UserRequest) -> HttpResponse:
    """Two steps: say what is required and see whom it will reach, then assign."""
    return _write(request, None)


@requires(
    "courses.change_requirement",
    Requirement,
    see="courses.change_requirement",
    methods=["GET", "POST"],
    fetch=queries.with_items,
)
def requirement_change(request: UserRequest, requirement: Requirement) -> HttpResponse:
    """The same two steps for a requirement in force."""
    return _write(request, requirement)


def _write(request: UserRequest, of: Requirement | None) -> HttpResponse:
    latest = editions.latest(of) if of else 1
    context: dict[str, Any] = {"requirement": of, "seen": request.POST.get("seen", latest)}
    if request.method != "POST":
        context["draft"] = drafting.begun(request.user, of)
        return render(request, "courses/requirements/edit.html", context)
    draft = context["draft"] = drafting.posted(request, request.user, of)
    if "edit" in request.POST:
        draft.form.be_quiet()
        draft.what.be_quiet()
        part = "_audience" if request.headers.get("HX-Request") else "edit"
        return render(request, f"courses/requirements/{part}.html", context)
    if not draft.is_valid():
        return render(request, "courses/requirements/edit.html", context)
    preview = context["preview"] = drafting.previewed(draft, request)
    if "save" not in request.POST or request.POST.get("counted") != preview.counted:
        return render(request, "courses/requirements/edit.html", context)
    if preview.unusual and request.POST.get("confirmed") != preview.counted:
        context["unconfirmed"] = True
        return render(request, "courses/requirements/edit.html", context, status=422)
    if of is None:
        of = _require(request, draft, preview)
    else:
        _change(request, of, draft, preview)
    return redirect("courses:requirement", of.pk)


def _require(request: UserRequest, draft: drafting.Draft, preview: drafting.Preview) -> Requirement:
    made = actions.require(**draft.saying, **draft.what.rule, by=request.user, at_once=preview.at_once)
    who = plural(preview.figures.people, "человеку", "людям", "людям")
    if preview.at_once:
        messages.success(request, _("Обучение назначено %s. Они получат письма.") % who)
    else:
        messages.success(request, _("Назначаем обучение %s. Страницу можно закрыть: работа продолжится.") % who)
    return made


def _change(request: UserRequest, of: Requirement, draft: drafting.Draft, preview: drafting.Preview) -> None:
    seen = request.POST.get("seen", "")
    changed = actions.change(
        requirement=of,
        **draft.saying,
        what=draft.what.rule,
        seen=int(seen) if seen.isdecimal() and len(seen) < 6 else 0,
        by=request.user,
        at_once=preview.at_once,
    )
    if not changed:
        messages.info(request, _("Ничего не изменилось: требование говорит то же, что и раньше."))
    elif preview.at_once:
        messages.success(request, _("Требование изменено, назначения пересчитаны."))
    else:
        messages.success(request, _("Требование изменено. Назначения пересчитываем, страницу можно закрыть."))


@requires("courses.view_ground", Requirement, see="courses.view_ground", fetch=queries.with_items)
def requirement_ground(request: UserRequest, requirement: Requirement) -> HttpResponseBase:
    """The paper by which it is required."""
    if requirement.ground_file is None:
        raise Http404
    return respond(request, requirement.ground_file)


@requires("courses.withdraw_requirement", Requirement, methods=["POST"])
def requirement_withdraw(request: UserRequest, requirement: Requirement) -> HttpResponse:
    done = actions.withdraw(requirement=requirement, by=request.user)
    if not done:
        messages.success(request, _("Требование отменено. Назначения снимаем, страницу можно закрыть."))
        return redirect("courses:requirement", requirement.pk)
    messages.success(request, _("Требование «%s» отменено. Пройденное осталось у людей.") % requirement.title)
    return redirect("courses:requirements")


@requires("courses.follow_requirement_again", Requirement, methods=["POST"])
def requirement_follow(request: UserRequest, requirement: Requirement) -> HttpResponse:
    """Go on with a recalculation that was given up."""
    gradual.start_again(requirement=requirement, by=request.user)
    messages.success(request, _("Пересчёт продолжается. Страницу можно закрыть."))
    return redirect("courses:requirement", requirement.pk)
