from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.people.models import User
from lms.people.queries import meant_by
from quizzes.assembly.models import Quiz

from . import actions, queries
from .forms import AllowanceForm, GroupAllowanceForm, PersonAllowanceForm, RevokeForm
from .models import Allowance

LONGEST_NAME = 100
FOUND_AT_ONCE = 20


def with_quiz(allowances: QuerySet[Allowance]) -> QuerySet[Allowance]:
    return allowances.select_related("quiz")


@requires("quizzes.browse_allowances", Quiz, see="quizzes.view_quiz")
def allowances(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """Who may have more of a quiz; whom to give it is found by name, or a group is chosen."""
    form: AllowanceForm | None = None
    if "group" in request.GET:
        form = GroupAllowanceForm(quiz=quiz)
    elif person := _person(request.GET.get("person", "")):
        form = PersonAllowanceForm(quiz=quiz, initial={"user": person})
    return _page(request, quiz, form)


@requires("quizzes.grant_allowance", Quiz, methods=["POST"], see="quizzes.view_quiz")
def grant(request: UserRequest, quiz: Quiz) -> HttpResponse:
    kind = PersonAllowanceForm if "user" in request.POST else GroupAllowanceForm
    form = kind(request.POST, quiz=quiz)
    if not form.is_valid():
        return _page(request, quiz, form, status=422)
    try:
        actions.grant(quiz=quiz, by=request.user, **form.given())
    except Refused as refused:
        form.refuse(refused.reasons)
        return _page(request, quiz, form, status=409)
    messages.success(request, _("Готово. Если попытка уже идёт, она стала длиннее."))
    return redirect("quizzes:allowances", quiz.pk)


@requires("quizzes.revoke_allowance", Allowance, methods=["POST"], fetch=with_quiz)
def revoke(request: UserRequest, allowance: Allowance) -> HttpResponse:
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, allowance.quiz, None, status=422, revoking=(allowance.pk, form))
    actions.revoke(allowance=allowance, by=request.user, why=form.cleaned_data["why"])
    messages.success(request, _("Отменено. Попытку, которая уже идёт, это не укоротило."))
    return redirect("quizzes:allowances", allowance.quiz_id)


def _page(
    request: UserRequest,
    quiz: Quiz,
    form: AllowanceForm | None,
    status: int = 200,
    revoking: tuple[int, RevokeForm] | None = None,
) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_NAME]
    given = list(queries.allowances(quiz))
    now = timezone.now()
    context = {
        "quiz": quiz,
        "form": form,
        "person": _person(str(form["user"].value())) if isinstance(form, PersonAllowanceForm) else None,
        "q": text,
        "found": meant_by(text, most=FOUND_AT_ONCE),
        "in_force": [one for one in given if one.is_in_force(now)],
        "over": [one for one in given if not one.is_in_force(now)],
        "revoke_form": revoking[1] if revoking else RevokeForm(auto_id=False),
        "revoking": revoking[0] if revoking else None,
    }
    return render(request, "quizzes/allowances/allowances.html", context, status=status)


def _person(key: str) -> User | None:
    if not (key.isdecimal() and len(key) < 10):
        return None
    return User.objects.filter(pk=int(key), is_active=True).first()
