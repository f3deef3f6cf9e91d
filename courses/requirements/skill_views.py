from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.skills.models import Skill
from lms.access import UserRequest, requires, rows
from lms.ui.forms import DayInput

from . import asking
from .models import Requirement

if TYPE_CHECKING:
    from lms.people.models import User


class AskSkillForm(forms.Form):
    """By which requirement, and by when."""

    requirement = forms.ModelChoiceField(
        Requirement.objects.none(),
        label=gettext_lazy("По какому требованию"),
        empty_label=gettext_lazy("Выберите требование"),
        help_text=gettext_lazy("Навык потребуют от тех, кого касается это требование."),
    )
    due_on = forms.DateField(label=gettext_lazy("Срок"), widget=DayInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["requirement"]
        field.queryset = rows(user, "courses.withdraw_requirement", Requirement).filter(withdrawn_at=None)

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Этот день уже прошёл. Выберите сегодняшний или позже."))
        return day


def with_course(found: QuerySet[Skill]) -> QuerySet[Skill]:
    return found.select_related("course", "quiz")


@requires("courses.ask_skill", Skill, see="courses.ask_skill", methods=["GET", "POST"], fetch=with_course)
def ask_skill(request: UserRequest, skill: Skill) -> HttpResponse:
    """Make a skill obligatory by a requirement."""
    form = AskSkillForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        asking.ask_skill(skill=skill, by=request.user, **form.cleaned_data)
        messages.success(request, _("Навык потребован. Назначения обновятся в ближайшие минуты."))
        return redirect("courses:skill-edit", skill.pk)
    context = {"form": form, "skill": skill}
    return render(request, "courses/requirements/ask_skill.html", context, status=422 if form.errors else 200)
