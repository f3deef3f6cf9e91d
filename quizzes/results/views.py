from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.audit.actions import record
from lms.errors import Refused
from lms.ui.exports import Sheet, csv_response, xlsx_response
from lms.ui.paging import paginate
from quizzes.assembly.models import Quiz
from quizzes.attempts.models import Attempt
from quizzes.attempts.queries import facts_of
from quizzes.bank.models import Revision

from . import actions, queries, regrading, sheets
from .forms import AnnulForm, CorrectionForm, ResultsFilter
from .models import Annulment
from .wordings import in_words


def with_person(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    return attempts.select_related("quiz", "user", "paper__keyed_by").defer("paper__questions")


@requires("quizzes.view_results", Quiz)
def results(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """Everybody's attempts at a quiz."""
    narrowing = ResultsFilter(request.GET)
    context = {
        "quiz": quiz,
        "filter": narrowing,
        "totals": queries.totals(quiz),
        "paging": paginate(request, queries.attempts(quiz, **narrowing.asked()), per_page=50),
        "query": request.GET.urlencode(),
    }
    return render(request, "quizzes/results/results.html", context)


@requires("quizzes.export_results", Quiz)
def export(request: UserRequest, quiz: Quiz) -> HttpResponseBase:
    """The attempts as narrowed, and every answer in them. ``?as=csv`` the attempts alone, ``?as=answers`` the answers.

    A workbook is made as a whole before it is sent, so that with very many answers it tells where they are instead.
    """
    found = queries.attempts(quiz, **ResultsFilter(request.GET).asked())
    record("quizzes.export_results", by=request.user, subject=quiz)
    name, wanted = _("Результаты теста %s") % quiz.pk, request.GET.get("as")
    if wanted == "csv":
        return csv_response(name, sheets.ATTEMPTS, queries.attempt_rows(found))
    if wanted == "answers":
        return csv_response(_("Ответы в тесте %s") % quiz.pk, sheets.ANSWERS, queries.answer_rows(found))
    title, count = _("Ответы"), queries.answer_count(found)
    answers = Sheet(title, sheets.LEFT_OUT, [(count, _("Их слишком много для книги: скачайте «Ответы в CSV»."))])
    if count <= sheets.MOST_ANSWERS:
        answers = Sheet(title, sheets.ANSWERS, queries.answer_rows(found))
    return xlsx_response(name, Sheet(_("Попытки"), sheets.ATTEMPTS, queries.attempt_rows(found)), answers)


@requires("quizzes.export_results", Quiz)
def export_question(request: UserRequest, quiz: Quiz, revision: int) -> HttpResponseBase:
    """What everybody answered to one question, whole. ``?as=csv`` for a table that is sent as it is made."""
    asked = _revision(quiz, revision)
    record("quizzes.export_results", by=request.user, subject=quiz, revision=asked.pk)
    name, rows = _("Ответы на вопрос %s") % asked.question_id, queries.question_rows(quiz, asked)
    if request.GET.get("as") == "csv":
        return csv_response(name, sheets.ANSWERS, rows)
    return xlsx_response(name, Sheet(_("Ответы"), sheets.ANSWERS, rows))


@requires("quizzes.view_results", Quiz)
def questions(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """Every question of the quiz over all finished attempts, the hardest first, and what has been put right."""
    context = {"quiz": quiz, "questions": queries.questions(quiz), "corrections": list(queries.corrections(quiz))}
    return render(request, "quizzes/results/questions.html", context)


@requires("quizzes.view_results", Quiz)
def answers(request: UserRequest, quiz: Quiz, revision: int) -> HttpResponse:
    """What people answered to one question, and who."""
    asked = _revision(quiz, revision)
    paging = paginate(request, queries.items(quiz, asked), per_page=50)
    context = {
        "quiz": quiz,
        "revision": asked,
        "answers": queries.answers(quiz, asked),
        "paging": paging,
        "rows": [(item, in_words(item, item.answer)) for item in paging.rows],
    }
    return render(request, "quizzes/results/answers.html", context)


@requires("quizzes.correct_key", Quiz, methods=["GET", "POST"])
def correct(request: UserRequest, quiz: Quiz, revision: int) -> HttpResponse:
    """Put right how a question was graded: first a look at who changes, then the change itself."""
    asked = _revision(quiz, revision)
    form = CorrectionForm(request.POST or None, revision=asked)
    if request.method != "POST" or not form.is_valid():
        return _correction(request, quiz, asked, form, status=422 if form.errors else 200)
    way, replacement = form.cleaned_data["way"], form.cleaned_data["replacement"]
    try:
        if "do" not in request.POST:
            planned = regrading.plan(quiz=quiz, revision=asked, way=way, replacement=replacement)
            return _correction(request, quiz, asked, form, plan=planned)
        actions.correct(quiz=quiz, revision=asked, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.reasons)
        return _correction(request, quiz, asked, form, status=409)
    messages.success(request, _("Проверка исправлена. Что было до этого, сохранено в каждой попытке."))
    return redirect("quizzes:results-questions", quiz.pk)


def _correction(request: UserRequest, quiz: Quiz, asked: Revision, form: CorrectionForm, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {"quiz": quiz, "revision": asked, "form": form, **more}
    return render(request, "quizzes/results/correct.html", context, status=status)


@requires("quizzes.examine_attempt", Attempt, fetch=with_person)
def examine(request: UserRequest, attempt: Attempt) -> HttpResponse:
    """What is known of an attempt: facts, not verdicts."""
    return _examination(request, attempt, AnnulForm())


@requires("quizzes.annul_attempt", Attempt, methods=["POST"], fetch=with_person)
def annul(request: UserRequest, attempt: Attempt) -> HttpResponse:
    form = AnnulForm(request.POST)
    if not form.is_valid():
        return _examination(request, attempt, form, status=422)
    actions.annul(attempt=attempt, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Попытка аннулирована: она не считается, вместо неё можно начать новую."))
    return redirect("quizzes:attempt-examine", attempt.pk)


def _examination(request: UserRequest, attempt: Attempt, form: AnnulForm, status: int = 200) -> HttpResponse:
    items = list(attempt.items.order_by("position"))
    context = {
        "attempt": attempt,
        "items": [(item, in_words(item, item.answer)) for item in items],
        "facts": facts_of(attempt),
        "corrections": list(queries.corrections_of(attempt)),
        "annulment": Annulment.objects.filter(attempt=attempt).select_related("by").first(),
        "form": form,
    }
    return render(request, "quizzes/results/attempt.html", context, status=status)


def _revision(quiz: Quiz, pk: int) -> Revision:
    """A wording that was asked in this quiz; 404 for any other."""
    asked = Revision.objects.filter(pk=pk, items__attempt__quiz=quiz).select_related("question").first()
    if asked is None:
        raise Http404
    return asked
