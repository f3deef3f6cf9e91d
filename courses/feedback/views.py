from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.attendance.presence import people_of
from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires

from . import actions, figures, queries
from .forms import FeedbackForm


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


@requires("courses.give_feedback", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def give(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """Four questions about a session, once."""
    session = seminarsession
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if actions.give(session=session, user=request.user, **form.cleaned_data):
            messages.success(request, _("Спасибо! Ответ сохранён без вашего имени."))
        else:
            messages.info(request, _("Вы уже рассказали об этом занятии. Спасибо!"))
        return redirect("courses:session", session.pk)
    context = {
        "session": session,
        "course": session.course,
        "form": form,
        "given": queries.has_given(session, request.user),
        "open": queries.is_open(session),
        "shown_from": queries.SHOWN_FROM,
    }
    return render(request, "courses/feedback/give.html", context, status=422 if form.errors else 200)


@requires("courses.view_feedback", SeminarSession, fetch=with_course)
def results(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """What was answered, without names."""
    found = queries.results(seminarsession)
    context = {
        "session": seminarsession,
        "course": seminarsession.course,
        "results": found,
        "people": people_of(seminarsession).count(),
        "figures": figures.of(found) if found.is_shown else None,
        "shown_from": queries.SHOWN_FROM,
    }
    return render(request, "courses/feedback/results.html", context)
