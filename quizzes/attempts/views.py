from __future__ import annotations

import datetime as dt
import json
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
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.files import serving
from quizzes.assembly.models import Quiz
from quizzes.scoring import AnswerError

from . import actions, clock, event_actions, facts, pages, practice_actions, queries
from .models import Attempt

# A sheet holds many questions: their fields are told apart by «q3-» before the name that scoring knows.
FIELD = re.compile(r"q(?P<position>[0-9]{1,4})-(?P<name>.+)", re.DOTALL)
SEEN = "seen"
LEFT_BEHIND = gettext_lazy("Этот вопрос уже пройден, вернуться к нему нельзя: в этом тесте идут только вперёд.")
A_MOMENT = dt.timedelta(seconds=2)  # by so much a browser's clock may be ahead
LARGEST_SEQUENCE = 2**53 - 1  # what a browser can count to


def barely(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """That it is there and hers: saving an answer asks for the rest where it writes."""
    return attempts.only("state", "page", "deadline_at", "practice", "address", "browser")


def with_quiz(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    return attempts.select_related("quiz", "user")


@requires("quizzes.answer_attempt", Attempt)
@never_cache
def attempt(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """The sheet: the questions of one page with what has been saved. ``?page=`` looks at another than where she is."""
    if _is_finished(attempt):
        return redirect("quizzes:attempt-review", attempt.pk)
    page = _number(request.GET.get("page", ""), attempt.page)
    if not pages.may_open(attempt, page):
        if page < attempt.page:
            messages.warning(request, _("Эта страница уже пройдена: в этом тесте можно идти только вперёд."))
        return redirect("quizzes:attempt", attempt.pk)
    context = _sheet_context(attempt, queries.questions(attempt))
    return render(request, "quizzes/attempts/attempt.html", {**context, **_page_context(attempt, page, context)})


@requires("quizzes.answer_attempt", Attempt, methods=["POST"], fetch=barely)
def answer(request: UserRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Save one answer as it is given: JSON for the page's script, a redirect for a plain form."""
    event_actions.observe(attempt=attempt, place=facts.place_of(request.META))
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
        return _told(saved, attempt)
    if saved.outcome is actions.Outcome.CLOSED:
        return _closed(request, attempt)
    if saved.outcome is actions.Outcome.LEFT:
        messages.error(request, LEFT_BEHIND)
    return _to_question(attempt, position)


@requires("quizzes.answer_attempt", Attempt, methods=["POST"])
def answers(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """Save the whole sheet, as a browser without JavaScript sends it; then on to where the pressed button leads."""
    event_actions.observe(attempt=attempt, place=facts.place_of(request.META))
    saved = actions.save_sheet(attempt=attempt, given=_given(request.POST))
    if saved.outcome is actions.Outcome.CLOSED:
        return _closed(request, attempt)
    for position, problem in sorted(saved.problems.items()):
        messages.error(request, _("Вопрос %(position)s: %(problem)s") % {"position": position, "problem": problem})
    at, _dash, which = request.POST.get("at", "").partition("-")
    if saved.problems:
        return _to_page(attempt, _number(request.POST.get("page", ""), attempt.page))
    if at == "finish":
        return redirect("quizzes:attempt-finish", attempt.pk)
    if at == "page":
        return _to_page(attempt, actions.turn(attempt=attempt, page=_number(which, 0)))
    if at == "check":
        _check(request, attempt, _number(which, 0))
    elif at in {"flag", "unflag"}:
        actions.flag(attempt=attempt, position=_number(which, 0), on=at == "flag")
    elif at != "go":
        messages.success(request, _("Ответы сохранены."))
    return _to_question(attempt, _number(which or at, 0))


@requires("quizzes.answer_attempt", Attempt, methods=["POST"])
def events(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """What the page has noted besides answers."""
    event_actions.observe(attempt=attempt, place=facts.place_of(request.META))
    event_actions.note(attempt=attempt, seen=_noted(request.POST.get("events", "")))
    return HttpResponse(status=204)


@requires("quizzes.answer_attempt", Attempt, methods=["POST"])
def flag(request: UserRequest, attempt: Attempt, position: int) -> HttpResponse:
    """«Come back later», as the page's script sends it."""
    actions.flag(attempt=attempt, position=position, on=request.POST.get("on") == "1")
    return HttpResponse(status=204)


@requires("quizzes.submit_attempt", Attempt)
@never_cache
def finish(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """Ask before what cannot be undone, and say what is still unanswered."""
    if _is_finished(attempt):
        return redirect("quizzes:attempt-review", attempt.pk)
    questions = queries.questions(attempt)
    return render(request, "quizzes/attempts/finish.html", _sheet_context(attempt, questions))


@requires("quizzes.answer_attempt", Attempt, methods=["POST"])
def repeat(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """The hard questions of a practice come back."""
    return _to_page(attempt, practice_actions.repeat(attempt=attempt).page)


@requires("quizzes.submit_attempt", Attempt, methods=["POST"])
def submit(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """Send the attempt. A browser that heard an old bell is told that there is more time by now."""
    soon = timezone.now() + A_MOMENT
    if "rung" in request.POST and attempt.state == Attempt.State.OPEN and not clock.has_rung(attempt, soon):
        messages.success(request, _("Времени стало больше: тренер продлил попытку. Всё сохранено, можно продолжать."))
        return redirect("quizzes:attempt", attempt.pk)
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


def _check(request: UserRequest, attempt: Attempt, position: int) -> None:
    """Why an answer of a practice cannot be checked is said beside the questions, not instead of them."""
    try:
        practice_actions.check(attempt=attempt, position=position)
    except Refused as refused:
        for reason in refused.reasons:
            messages.warning(request, reason)


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
        "flagged": [question for question in questions if question.flagged],
        "hard": [question for question in questions if question.practised and question.practised.comes_back],
        "answered_count": sum(question.answered for question in questions),
        "seconds_left": clock.seconds_left(attempt, now),
        "now": actions.milliseconds(now),
        "bell": actions.milliseconds(attempt.deadline_at) if attempt.deadline_at else None,
    }


def _page_context(attempt: Attempt, page: int, context: dict[str, Any]) -> dict[str, Any]:
    """The part of the sheet that is on ``page``; on a page that there is not, the one where she is."""
    asked = [
        one for one in context["questions"] if not attempt.repeating or (one.practised and one.practised.comes_back)
    ]
    numbers = sorted({question.page for question in asked})
    page = page if page in {question.page for question in context["questions"]} else attempt.page
    return {
        "at_page": page,
        "next_page": next((number for number in numbers if number > page), None),
        "page_before": next((number for number in reversed(numbers) if number < page), None),
        "on_page": [question for question in context["questions"] if question.page == page],
        "may_flag": not attempt.practice and not (attempt.forward_only and attempt.layout == Quiz.Layout.SINGLE),
    }


def _noted(text: str) -> list[tuple[str, dt.datetime]]:
    """Kinds with times as the page sends them; nonsense is left out."""
    try:
        told = json.loads(text[:10_000])
        rows = [(str(one["kind"]), float(one["at"]) / 1000) for one in told if isinstance(one, dict)]
        return [(kind, dt.datetime.fromtimestamp(at, dt.UTC)) for kind, at in rows]
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        return []


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


def _told(saved: actions.Saved, attempt: Attempt) -> JsonResponse:
    told: dict[str, Any] = {"outcome": saved.outcome.value, "answered": saved.answered}
    if saved.outcome is actions.Outcome.LEFT:
        told["message"] = str(LEFT_BEHIND)
    if saved.saved_at is not None:
        told["saved_at"] = f"{timezone.localtime(saved.saved_at):%H:%M}"
    if attempt.deadline_at is not None:
        told["bell"] = actions.milliseconds(attempt.deadline_at)
        told["until"] = f"{timezone.localtime(attempt.deadline_at):%H:%M}"
    return JsonResponse(told, status=200 if saved.outcome is actions.Outcome.SAVED else 409)


def _to_question(attempt: Attempt, position: int) -> HttpResponseRedirect:
    """To a question on whatever page it stands; she is there then."""
    page = attempt.items.filter(position=position).values_list("page", flat=True).first()
    if page is None:
        return _to_page(attempt, attempt.page)
    now_at = actions.turn(attempt=attempt, page=page) if page != attempt.page else page
    return _to_page(attempt, now_at, f"#q{position}" if now_at == page else "")


def _to_page(attempt: Attempt, page: int, place: str = "") -> HttpResponseRedirect:
    # The address of the page where she is has no number: it stays true when she goes on elsewhere.
    query = f"?page={page}" if attempt.layout != Quiz.Layout.ALL and not attempt.forward_only else ""
    return HttpResponseRedirect(reverse("quizzes:attempt", args=[attempt.pk]) + query + place)


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    messages.warning(request, _("Время вышло: этот ответ уже не учтён. Всё, что сохранили раньше, учтено."))
    return redirect("quizzes:attempt-review", attempt.pk)
