from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from courses.attendance.queries import own
from courses.editions.queries import attended_before, news_since
from courses.faq.forms import AskForm
from courses.faq.queries import at_session
from courses.feedback.queries import awaited
from courses.recordings.queries import of_session
from courses.seminars.models import SeminarSession
from lms.access import UserRequest, allows, requires
from lms.errors import Refused

from . import actions, queries
from .models import Registration

State = Registration.State


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


def with_session(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    return registrations.select_related("session__edition", "session__course", "user", "agency")


@requires("courses.view_seminarsession", SeminarSession, fetch=with_course)
def session(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """A session: when, where, with whom, what is free, and one's own registration."""
    stands = SeminarSession.objects.filter(pk=seminarsession.pk).select_related("course", "edition", "hall")
    offer = queries.offers(stands, request.user)[0]
    before = attended_before(request.user, seminarsession.course, besides=seminarsession.edition)
    context = {
        "offer": offer,
        "session": offer.session,
        "course": seminarsession.course,
        "before": before,
        "news": news_since(before) if before else [],
        "elsewhere": queries.elsewhere(seminarsession)
        if offer.is_mine and offer.session.edition.attend == "one"
        else [],
        "edits": allows(request.user, "courses.edit_seminarsession", seminarsession),
        "registers": allows(request.user, "courses.register_people", seminarsession),
        "own": own(seminarsession, request.user),
        "materials": of_session(seminarsession, request.user),
        "wants_feedback": awaited(seminarsession, request.user),
        "questions": at_session(seminarsession, request.user),
        "ask_form": AskForm(auto_id="ask-%s"),
    }
    return render(request, "courses/registrations/session.html", context)


@requires("courses.register_for_session", SeminarSession, methods=["POST"], fetch=with_course)
def register(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    way = request.POST.get("way", "")
    made = actions.register(session=seminarsession, user=request.user, by=request.user, way=way)
    messages.success(request, said(made))
    return redirect("courses:session", seminarsession.pk)


def said(made: Registration) -> str:
    """What came of it, for the person herself."""
    if made.state == State.SEATED:
        return _("Вы записаны. Письмо с файлом для календаря уже в пути.")
    if made.state == State.ASKED:
        return _("Отправили на согласование руководителю. Ответ придёт письмом.")
    return _("Мест нет, вы в листе ожидания. Освободится место — запишем вас и напишем.")


@requires("courses.withdraw_registration", Registration, methods=["POST"], fetch=with_session)
def withdraw(request: UserRequest, registration: Registration) -> HttpResponse:
    actions.withdraw(registration=registration, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Запись снята."))
    return redirect(_back(request, registration))


@requires("courses.transfer_registration", Registration, methods=["POST"], fetch=with_session)
def transfer(request: UserRequest, registration: Registration) -> HttpResponse:
    number = request.POST.get("to", "")
    to = queries.elsewhere(registration.session).filter(pk=number).first() if number.isdecimal() else None
    if to is None:
        raise Refused(_("Выберите занятие, на которое перевести."))
    made = actions.transfer(registration=registration, to=to, by=request.user)
    messages.success(request, _("Запись перенесена на другое занятие."))
    return redirect(_back(request, made))


@requires("courses.decide_registration", Registration, methods=["POST"], fetch=with_session)
def approve(request: UserRequest, registration: Registration) -> HttpResponse:
    made = actions.approve(registration=registration, by=request.user)
    if made.state == State.WAITING:
        messages.info(request, _("Согласовано. Мест пока нет: %s в листе ожидания.") % made.user.get_full_name())
    else:
        messages.success(request, _("Согласовано."))
    return redirect("courses:approvals")


@requires("courses.decide_registration", Registration, methods=["POST"], fetch=with_session)
def decline(request: UserRequest, registration: Registration) -> HttpResponse:
    actions.decline(registration=registration, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Не согласовано. Причина ушла письмом."))
    return redirect("courses:approvals")


@requires("courses.browse_approvals")
def approvals(request: UserRequest) -> HttpResponse:
    """What waits for the head's word."""
    return render(request, "courses/registrations/approvals.html", {"asked": queries.to_approve(request.user)})


def _back(request: UserRequest, registration: Registration) -> str:
    """To the list it was done from, else to the session."""
    wanted = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return reverse("courses:session", args=[registration.session_id])
