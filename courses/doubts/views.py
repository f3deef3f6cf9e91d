from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.ui.paging import paginate

from . import actions, queries
from .forms import DecisionForm
from .models import Doubt


def with_certificate(doubts: QuerySet[Doubt]) -> QuerySet[Doubt]:
    return doubts.select_related("certificate", "attempt", "decided_by")


@requires("courses.browse_doubts")
def doubts(request: UserRequest) -> HttpResponse:
    """Certificates that wait for a decision, and what was decided before."""
    context = {"waiting": list(queries.open_doubts()), "paging": paginate(request, queries.decided(), per_page=30)}
    return render(request, "courses/doubts/doubts.html", context)


@requires("courses.decide_doubt", Doubt, methods=["GET", "POST"], fetch=with_certificate)
def decide(request: UserRequest, doubt: Doubt) -> HttpResponse:
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decided = actions.decide(doubt=doubt, by=request.user, **form.cleaned_data)
        revoked = decided.decision == Doubt.Decision.REVOKE
        messages.success(request, _("Сертификат отозван.") if revoked else _("Сертификат остаётся в силе."))
        return redirect("courses:doubts")
    context = {"doubt": doubt, "form": form}
    return render(request, "courses/doubts/decide.html", context, status=422 if form.errors else 200)
