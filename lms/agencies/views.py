from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.people.models import User

from . import actions, queries
from .forms import AbsenceEndForm, AbsenceForm, TagsForm
from .models import Absence

ON_PERSON = "lms.keep_person"


@requires("lms.keep_person", User, see=ON_PERSON)
def facts(request: UserRequest, user: User) -> HttpResponse:
    """When a person is away, and her tags, with the forms that change them."""
    return _page(request, user)


@requires("lms.record_absence", User, see=ON_PERSON, methods=["POST"])
def absence_record(request: UserRequest, user: User) -> HttpResponse:
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            actions.record_absence(user=user, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("started_on", refused.reasons[0])
        else:
            messages.success(request, _("Отсутствие записано. Сроки обучения пересчитаны."))
            return redirect("agencies:facts", user.pk)
    return _page(request, user, absence_form=form)


@requires("lms.end_absence", Absence, methods=["POST"])
def absence_end(request: UserRequest, absence: Absence) -> HttpResponse:
    form = AbsenceEndForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Последний день не похож на дату. Выберите его в календаре."))
    actions.end_absence(absence=absence, ended_on=form.cleaned_data["ended_on"], by=request.user)
    messages.success(request, _("Последний день сохранён. Сроки обучения пересчитаны."))
    return redirect("agencies:facts", absence.user_id)


@requires("lms.remove_absence", Absence, methods=["POST"])
def absence_remove(request: UserRequest, absence: Absence) -> HttpResponse:
    actions.remove_absence(absence=absence, by=request.user)
    messages.success(request, _("Запись об отсутствии убрана."))
    return redirect("agencies:facts", absence.user_id)


@requires("lms.set_tags", User, see=ON_PERSON, methods=["POST"])
def tags_set(request: UserRequest, user: User) -> HttpResponse:
    form = TagsForm(request.POST)
    if form.is_valid():
        actions.set_tags(user=user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Метки сохранены."))
        return redirect("agencies:facts", user.pk)
    return _page(request, user, tags_form=form)


def _page(
    request: UserRequest, user: User, *, absence_form: AbsenceForm | None = None, tags_form: TagsForm | None = None
) -> HttpResponse:
    today = timezone.localdate()
    absences = queries.absences_of(user)
    bound = absence_form or tags_form
    context = {
        "person": user,
        "today": today,
        "absences": absences,
        "tags": queries.tags_of(user),
        "known_tags": queries.known_tags(request.user),
        "absence_form": absence_form or AbsenceForm(initial={"started_on": today}),
        "tags_form": tags_form or TagsForm(initial={"names": queries.tags_of(user)}),
    }
    return render(request, "lms/agencies/facts.html", context, status=422 if bound is not None else 200)
