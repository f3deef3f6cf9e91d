"""A group comes to a session."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from courses.registrations import invitees
from courses.registrations.models import Registration
from courses.registrations.results import register_lines
from courses.registrations.room import limits
from courses.registrations.views import with_course
from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires
from lms.errors import Refused

from .grouping import Group
from .views import render_group

AT_MOST: Final = invitees.AT_MOST


@requires("courses.register_people", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def add_group(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """Everybody whom conditions mean, in the order of names: seats first, then the line."""
    session = seminarsession
    group = Group.posted(request.POST, request.user) if request.method == "POST" else Group.begun(request.user)
    ways = [(way, Registration.Way(way).label) for way in limits(session)]
    context: dict[str, Any] = {"draft": group, "course": session.course, "session": session, "ways": ways}
    context |= {"most": AT_MOST, "action": _("Записать")}
    if request.method == "POST" and "edit" not in request.POST and group.is_valid():
        figures = context["figures"] = group.figures()
        context["names"] = group.names()
        if "enrol" in request.POST and request.POST.get("counted") == str(figures.people):
            lines = [
                invitees.Line(str(number), one.email, one)
                for number, one in enumerate(group.people(most=AT_MOST), start=1)
            ]
            try:
                context["results"] = register_lines(session, lines, request.POST.get("way", ""), request.user)
            except Refused as refused:
                group.problem = " ".join(refused.reasons)
    return render_group(request, context)
