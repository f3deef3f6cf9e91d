"""The people of a session, as those see them who register others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires
from lms.agencies.scopes import working_under
from lms.errors import Refused
from lms.people.models import User
from lms.people.queries import meant_by
from lms.ui.paging import paginate

from . import actions, invitees, queries
from .forms import ManyForm, colleague
from .models import LIVE, Registration
from .results import Results, register_lines
from .room import limits
from .views import with_course, with_session


@requires("courses.register_people", SeminarSession, fetch=with_course)
def people(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    return _page(request, seminarsession, ManyForm(ways=list(limits(seminarsession))))


@requires("courses.register_people", SeminarSession, methods=["POST"], fetch=with_course)
def add_one(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    person = invitees.chosen(request.POST.get("user", ""), by=request.user)
    way = request.POST.get("way", "")
    made = actions.register(session=seminarsession, user=person, by=request.user, way=way)
    messages.success(request, f"{person.get_full_name()}: {made.get_state_display()}.")
    return redirect("courses:session-people", seminarsession.pk)


@requires("courses.register_people", SeminarSession, methods=["POST"], fetch=with_course)
def add_many(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """Register everybody of a list whom one may; say line by line what came of it."""
    form = ManyForm(request.POST, request.FILES, ways=list(limits(seminarsession)))
    if not form.is_valid():
        return _page(request, seminarsession, form, status=422)
    try:
        found = invitees.listed(form.cleaned_data["lines"], form.cleaned_data["file"], by=request.user)
        results = register_lines(seminarsession, found, form.cleaned_data.get("way", ""), request.user)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("file" if form.cleaned_data["file"] else "lines", reason)
        return _page(request, seminarsession, form, status=409)
    return _page(request, seminarsession, ManyForm(ways=list(limits(seminarsession))), results=results)


@requires("courses.substitute_registration", Registration, methods=["POST"], fetch=with_session)
def substitute(request: UserRequest, registration: Registration) -> HttpResponse:
    """A colleague of the same agency, or whomever one may register, comes instead."""
    text = request.POST.get("who", "")
    person = colleague(text, _colleagues(request.user, registration, text))
    if person is None:
        raise Refused(_("Не нашли одного такого человека. Напишите его адрес почты или фамилию с именем."))
    actions.substitute(registration=registration, colleague=person, by=request.user)
    messages.success(request, _("Теперь придёт %s. Обоим ушли письма.") % person.get_full_name())
    if registration.user == request.user:
        return redirect("courses:session", registration.session_id)
    return redirect("courses:session-people", registration.session_id)


def _colleagues(by: User, registration: Registration, text: str) -> list[User]:
    found = {one.pk: one for one in invitees.searched(text, by=by)}
    if registration.agency is not None and registration.user == by:
        near = User.objects.filter(pk__in=[one.pk for one in meant_by(text, most=50)], is_active=True)
        found |= {one.pk: one for one in near.filter(working_under(registration.agency.path))}
    return list(found.values())


def _page(
    request: UserRequest,
    session: SeminarSession,
    form: ManyForm,
    *,
    results: Results | None = None,
    status: int = 200,
) -> HttpResponse:
    roster = queries.roster(session, request.user)
    sizes = queries.sizes(roster)
    paging = paginate(request, roster, per_page=50)
    words = request.GET.get("q", "").strip()
    context = {
        "session": session,
        "course": session.course,
        "form": form,
        "ways": [(way, Registration.Way(way).label, seats) for way, seats in limits(session).items()],
        "sizes": sizes,
        "closed": paging.count - sum(sizes.get(state, 0) for state in LIVE),
        "paging": paging,
        "parts": queries.parts(paging.rows),
        "elsewhere": list(queries.elsewhere(session)) if session.edition.attend == "one" else [],
        "words": words,
        "found": invitees.searched(words, by=request.user) if words else [],
        "results": results,
    }
    return render(request, "courses/registrations/people.html", context, status=status)
