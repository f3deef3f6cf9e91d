from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires, rows
from lms.errors import Refused
from lms.people.models import User
from lms.ui.paging import paginate

from . import actions, queries, reorganising
from .forms import AbsenceEndForm, AbsenceForm, MergeForm, RenameForm, TagsForm
from .models import Absence, Agency
from .signals import merging_shown

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


@requires("lms.browse_reorganisation")
def reorganisation(request: UserRequest) -> HttpResponse:
    """The agencies of the office, and what became of those that are no more."""
    shown = rows(request.user, "lms.merge_agency", Agency).select_related("successor").prefetch_related("names")
    search = request.GET.get("q", "").strip()[:100]
    if search:
        shown = shown.filter(Q(name__icontains=search) | Q(short_name__icontains=search) | Q(code__iexact=search))
    context = {"paging": paginate(request, shown, per_page=50), "search": search}
    return render(request, "lms/agencies/reorganisation.html", context)


@requires("lms.rename_agency", Agency, see="lms.rename_agency", methods=["GET", "POST"])
def agency_rename(request: UserRequest, agency: Agency) -> HttpResponse:
    form = RenameForm(
        request.POST or None,
        initial={"name": agency.name, "short_name": agency.short_name, "on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            reorganising.rename(agency=agency, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("on", refused.reasons[0])
        else:
            messages.success(request, _("Название сохранено. Прежнее осталось в истории и на выданных сертификатах."))
            return redirect("agencies:reorganisation")
    context = {"form": form, "agency": agency, "names": agency.names.all()}
    return render(request, "lms/agencies/rename.html", context, status=422 if form.errors else 200)


@requires("lms.merge_agency", Agency, see="lms.merge_agency", methods=["GET", "POST"])
def agency_merge(request: UserRequest, agency: Agency) -> HttpResponse:
    """First what would happen, then, when it is agreed to, the deed."""
    form = MergeForm(request.POST or None, agency=agency, by=request.user, initial={"on": timezone.localdate()})
    merger = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if request.POST.get("agreed") == "1":
            reorganising.merge(agency=agency, by=request.user, **said)
            messages.success(request, _("Готово: люди и требования теперь у преемника. Прошедшее осталось как было."))
            return redirect("agencies:reorganisation")
        merger = reorganising.foreseen(agency, said["successor"], said["on"])
    plans = merging_shown.send(Agency, agency=agency) if merger else []
    context = {
        "form": form,
        "agency": agency,
        "merger": merger,
        "plan": [line for _receiver, lines in plans for line in lines or ()],
        "successor": form.cleaned_data.get("successor") if merger else None,
    }
    return render(request, "lms/agencies/merge.html", context, status=422 if form.errors else 200)
