from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.ui.paging import paginate

from . import actions, queries, words
from .forms import AnswerForm
from .models import Concern


def in_full(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    return concerns.select_related("user", "completion__course", "answered_by")


@requires("courses.browse_concerns")
def concerns(request: UserRequest) -> HttpResponse:
    """What HR may want to ask about, and what came of asking before."""
    waiting = paginate(request, queries.waiting(request.user), per_page=30)
    context = {
        "waiting": waiting,
        "noticed": [(one, words.noticed(one)) for one in waiting.rows],
        "answered": [(one, words.noticed(one)) for one in queries.answered(request.user)[:30]],
    }
    return render(request, "courses/concerns/concerns.html", context)


@requires("courses.answer_concern", Concern, methods=["GET", "POST"], fetch=in_full)
def answer(request: UserRequest, concern: Concern) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer(concern=concern, by=request.user, **form.cleaned_data)
        messages.success(request, _("Записали. На зачёт и сертификат это не влияет."))
        return redirect("courses:concerns")
    own, other = queries.texts(concern, asker=request.user)
    context = {
        "concern": concern,
        "noticed": words.noticed(concern),
        "ask": words.ask(concern),
        "form": form,
        "own": own,
        "other": other,
        "model": own.exercise.model_reply if own and concern.kind == Concern.Kind.MODEL_TEXT else "",
    }
    return render(request, "courses/concerns/answer.html", context, status=422 if form.errors else 200)
