from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.agencies.scopes import has_role
from lms.errors import Refused
from lms.models import Role

from . import actions, queries
from .forms import SkillForm
from .models import Skill


def with_all(found: QuerySet[Skill]) -> QuerySet[Skill]:
    return found.select_related("course", "quiz").prefetch_related("scenarios")


@requires("courses.browse_skills")
def skills(request: UserRequest) -> HttpResponse:
    """The skills in use: what they are made of, how many people hold them."""
    return render(request, "courses/skills/skills.html", {"skills": list(queries.skills())})


@requires("courses.define_skill", methods=["GET", "POST"])
def new(request: UserRequest) -> HttpResponse:
    return _edit(request, None)


@requires("courses.change_skill", Skill, see="courses.change_skill", methods=["GET", "POST"], fetch=with_all)
def edit(request: UserRequest, skill: Skill) -> HttpResponse:
    return _edit(request, skill)


def _edit(request: UserRequest, skill: Skill | None) -> HttpResponse:
    form = SkillForm(request.POST or None, instance=skill)
    if request.method == "POST" and form.is_valid():
        held = Skill.objects.get(pk=skill.pk) if skill else None
        try:
            actions.define(fields=form.cleaned_data, by=request.user, skill=held)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("Навык сохранён. Кто уже выполнил всё, получит его в ближайшие минуты."))
            return redirect("courses:skills")
    context = {"form": form, "skill": skill, "may_ask": has_role(request.user, Role.OFFICE)}
    return render(request, "courses/skills/edit.html", context, status=422 if form.errors else 200)


@requires("courses.archive_skill", Skill, see="courses.change_skill", methods=["POST"])
def archive(request: UserRequest, skill: Skill) -> HttpResponse:
    actions.archive(skill=skill, by=request.user)
    messages.success(request, _("Навык в архиве. Уже подтверждённые остались у людей."))
    return redirect("courses:skills")


@requires("courses.view_own_skills")
def own(request: UserRequest) -> HttpResponse:
    """Her skills: which parts are done, which are missing."""
    return render(request, "courses/skills/own.html", {"standings": queries.standings(request.user)})
