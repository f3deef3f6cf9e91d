from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.access import UserRequest, requires
from lms.files import serving
from quizzes.scoring import AnswerError

from . import actions, clock, queries
from .models import Attempt

# A sheet holds many questions: their fields are told apart by «q3-» before the name that scoring knows.
FIELD = re.compile(r"q(?P<position>[0-9]{1,4})-(?P<name>.+)", re.DOTALL)
SEEN = "seen"
LARGEST_SEQUENCE = 2**53 - 1  # what a browser can count to


def with_quiz(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    return attempts.select_related("quiz", "user")


@requires("quizzes.answer_attempt", Attempt)
@never_cache
def attempt(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """The sheet: every question on one page, with what has been saved."""
    if _is_finished(attempt):
        return redirect("quizzes:attempt-review", attempt.pk)
    questions = queries.questions(attempt)
    return render(request, "quizzes/attempts/attempt.html", _sheet_context(attempt, questions))


@requires("quizzes.answer_attempt", Attempt, methods=["POST"])
def answer(request: UserRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Save one answer as it is given: JSON for the page's script, a redirect for a plain form."""
    data = {name: request.POST.getlist(name) for name in request.POST}
    sequence = _number(request.POST.get("sequence", ""), actions.milliseconds(timezone.now()))
    try:
        saved = actions.save_answer(attempt=attempt, position=position, data=data, sequence=sequence)
    except AnswerError as problem:
        if _wants_json(request):
            return JsonResponse({"outcome": "refused", "message": str(problem)}, status=400)
        messages.error(request, str(problem))
        return _to_question(attempt, position)
    if _wants_json(request):
        return _told(saved)
    if saved.outcome is actions.Outcome.CLOSED:
        return _closed(request, attempt)
    return _to_question(attempt, position)


@requires("quizzes.answer_attempt", Attempt, methods=["POST"])
def answers(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """Save the whole sheet, as a browser without JavaScript sends it; then on to where the pressed button leads."""
    saved = actions.save_sheet(attempt=attempt, given=_given(request.POST))
    if saved.outcome is actions.Outcome.CLOSED:
        return _closed(request, attempt)
    for position, problem in sorted(saved.problems.items()):
        messages.error(request, _("Вопрос %(position)s: %(problem)s") % {"position": position, "problem": problem})
    at = request.POST.get("at", "")
    if at == "finish" and not saved.problems:
        return redirect("quizzes:attempt-finish", attempt.pk)
    if not saved.problems:
        messages.success(request, _("Ответы сохранены."))
    return _to_question(attempt, _number(at, 0))


@requires("quizzes.submit_attempt", Attempt)
@never_cache
def finish(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """Ask before what cannot be undone, and say what is still unanswered."""
    if _is_finished(attempt):
        return redirect("quizzes:attempt-review", attempt.pk)
    questions = queries.questions(attempt)
    return render(request, "quizzes/attempts/finish.html", _sheet_context(attempt, questions))


@requires("quizzes.submit_attempt", Attempt, methods=["POST"])
def submit(request: UserRequest, attempt: Attempt) -> HttpResponse:
    actions.submit(attempt=attempt)
    return redirect("quizzes:attempt-review", attempt.pk)


@requires("quizzes.view_attempt", Attempt, fetch=with_quiz)
def review(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """The result and, as deep as the quiz's setting goes, the questions with what was right."""
    own = attempt.user_id == request.user.pk
    if attempt.state == Attempt.State.OPEN and _is_finished(attempt):
        attempt.refresh_from_db()
    if attempt.state == Attempt.State.OPEN and own:
        return redirect("quizzes:attempt", attempt.pk)
    context: dict[str, Any] = {"attempt": attempt, "own": own, "back_url": attempt.back_url or "/"}
    if attempt.state in (Attempt.State.GRADED, Attempt.State.SUBMITTED):
        context["percent"] = None if attempt.percent is None else queries.whole_percent(attempt.percent)
        context["review"] = queries.review(attempt, request.user)
    return render(request, "quizzes/attempts/review.html", context)


@requires("quizzes.view_attempt", Attempt)
def file(request: UserRequest, attempt: Attempt, file: int) -> HttpResponseBase:
    """A picture or an attachment of a question in the attempt."""
    stored = queries.file_of(attempt, file)
    if stored is None:
        raise Http404
    return serving.respond(request, stored)


def _is_finished(attempt: Attempt) -> bool:
    """Whether the attempt is over. One whose time has run out is finished on the spot, before the clock's round."""
    if attempt.state == Attempt.State.OPEN and clock.is_over(attempt, timezone.now()):
        actions.submit(attempt=attempt)
        return True
    return attempt.state != Attempt.State.OPEN


def _sheet_context(attempt: Attempt, questions: list[Any]) -> dict[str, Any]:
    now = timezone.now()
    return {
        "attempt": attempt,
        "questions": questions,
        "kinds": {question.kind for question in questions},
        "unanswered": [question for question in questions if not question.answered],
        "answered_count": sum(question.answered for question in questions),
        "seconds_left": clock.seconds_left(attempt, now),
        "now": actions.milliseconds(now),
        "bell": actions.milliseconds(attempt.deadline_at) if attempt.deadline_at else None,
    }


def _given(post: QueryDict) -> dict[int, actions.Given]:
    """Sort the fields of a sheet by question. A question counts as sent when its «seen» field is there."""
    data: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for key in post:
        if field := FIELD.fullmatch(key):
            data[int(field["position"])][field["name"]] = post.getlist(key)
    return {
        position: actions.Given(data=fields, seen=_number(fields.pop(SEEN)[-1], 0))
        for position, fields in data.items()
        if SEEN in fields
    }


def _number(text: str, default: int) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= LARGEST_SEQUENCE:
        return int(text)
    return default


def _wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _told(saved: actions.Saved) -> JsonResponse:
    told: dict[str, Any] = {"outcome": saved.outcome.value, "answered": saved.answered}
    if saved.saved_at is not None:
        told["saved_at"] = f"{timezone.localtime(saved.saved_at):%H:%M}"
    return JsonResponse(told, status=200 if saved.outcome is actions.Outcome.SAVED else 409)


def _to_question(attempt: Attempt, position: int) -> HttpResponseRedirect:
    place = f"#q{position}" if position else ""
    return HttpResponseRedirect(reverse("quizzes:attempt", args=[attempt.pk]) + place)


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    messages.warning(request, _("Время вышло: этот ответ уже не учтён. Всё, что сохранили раньше, учтено."))
    return redirect("quizzes:attempt-review", attempt.pk)
