from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.registrations.queries import offers
from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import actions, queries
from .forms import EditionForm
from .models import SeminarEdition


def with_course(editions: QuerySet[SeminarEdition]) -> QuerySet[SeminarEdition]:
    return editions.select_related("course")


@requires("courses.edit_course", Course, methods=["POST"])
def create(request: UserRequest, course: Course) -> HttpResponse:
    """An empty edition, for a run that repeats nothing."""
    edition = actions.open_edition(course=course, by=request.user)
    messages.success(request, _("Выпуск %s готов. Назначьте занятия и объявите его.") % edition.number)
    return redirect("courses:edition", edition.pk)


@requires("courses.edit_seminaredition", SeminarEdition, methods=["GET", "POST"], fetch=with_course)
def edition(request: UserRequest, seminaredition: SeminarEdition) -> HttpResponse:
    """Everything about a run: its sessions, its rules of registration, its quotas."""
    edition = seminaredition
    form = EditionForm(request.POST or None, instance=copy(edition))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_edition(edition=edition, by=request.user, **form.entered())
            actions.set_quotas(edition=edition, by=request.user, quotas=form.cleaned_data["quotas"])
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            status = 409
        else:
            messages.success(request, _("Сохранено."))
            return redirect("courses:edition", edition.pk)
    stands = SeminarSession.objects.filter(edition=edition).select_related("hall", "edition")
    context = {
        "edition": edition,
        "course": edition.course,
        "form": form,
        "offers": offers(stands.order_by("starts_at", "id"), request.user),
        "series": edition.series.select_related("hall"),
        "editions": queries.of_course(edition.course),
        "demand": queries.demand(edition.course),
    }
    return render(
        request, "courses/editions/edition.html", context, status=422 if form.errors and status == 200 else status
    )


@requires("courses.announce_seminaredition", SeminarEdition, methods=["POST"])
def announce(request: UserRequest, seminaredition: SeminarEdition) -> HttpResponse:
    actions.announce(edition=seminaredition, by=request.user)
    messages.success(request, _("Выпуск объявлен. Кто ждал даты, получил письмо."))
    return redirect("courses:edition", seminaredition.pk)


@requires("courses.view_course", Course, methods=["POST"])
def want(request: UserRequest, course: Course) -> HttpResponse:
    """«Хочу прийти», and back."""
    if request.POST.get("no"):
        actions.want_no_more(course=course, user=request.user)
        messages.success(request, _("Хорошо, о дате писать не будем."))
    else:
        actions.want(course=course, user=request.user)
        messages.success(request, _("Записали. Когда появится дата, напишем вам."))
    return redirect("courses:course", course.pk)
