from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from lms.access import UserRequest, requires
from lms.exports.building import refuse_too_long
from lms.exports.models import Format
from lms.ui.exports import xlsx_response
from lms.ui.tablepaper import pdf_response

from . import queries, sheets


@requires("courses.browse_outcomes")
def outcomes(request: UserRequest) -> HttpResponse:
    """Editions and their sessions: who came, NPS, questions; of one course, with the trend over its editions."""
    context = _asked(request)
    found = _found(request)
    context |= {
        "editions": found,
        "courses": queries.courses(),
        "years": queries.years(),
        "trends": sheets.trends(found) if context["course"] else [],
        "query": request.GET.urlencode(),
    }
    return render(request, "courses/outcomes/outcomes.html", context)


@requires("courses.browse_outcomes")
def table(request: UserRequest) -> HttpResponseBase:
    """The same as a table."""
    return xlsx_response(_name(), sheets.sheet(_found(request)))


@requires("courses.browse_outcomes")
def paper(request: UserRequest) -> HttpResponseBase:
    """The same on paper. Refused where it would be a book."""
    asked, found = _asked(request), _found(request)
    refuse_too_long(Format.PDF, sum(len(one.sessions) for one in found))
    sheet, note = sheets.sheet(found), sheets.about(asked["course"], asked["year"])
    return pdf_response(_name(), sheet, title=sheet.title, note=note)


def _found(request: UserRequest) -> list[queries.EditionOutcome]:
    asked = _asked(request)
    return queries.editions(course=asked["course"], year=asked["year"])


def _name() -> str:
    return f"Итоги занятий {timezone.localdate():%Y-%m-%d}"


def _asked(request: UserRequest) -> dict[str, Any]:
    """The course (all, if none) and the year: by default the present one, of one course all of them."""
    number, year = request.GET.get("course", ""), request.GET.get("year", "")
    course = queries.courses().filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    whole = None if course or year == "all" else timezone.localdate().year
    return {"course": course, "year": int(year) if year.isdecimal() and len(year) == 4 else whole}
