from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.audit.actions import record
from lms.errors import Refused
from quizzes.assembly.models import Quiz

from . import actions, pdf, queries
from .forms import KeyForm, PrintForm
from .models import Paper, Printing


def with_quiz(printings: QuerySet[Printing]) -> QuerySet[Printing]:
    return printings.select_related("quiz")


def with_printing(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    return papers.select_related("printing__quiz", "user")


@requires("quizzes.browse_papers", Quiz, see="quizzes.view_quiz")
def papers(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """Where a quiz is printed, and what has been printed of it."""
    return _papers(request, quiz, PrintForm())


@requires("quizzes.print_quiz", Quiz, methods=["POST"], see="quizzes.view_quiz")
def print_quiz(request: UserRequest, quiz: Quiz) -> HttpResponse:
    form = PrintForm(request.POST)
    if not form.is_valid():
        return _papers(request, quiz, form, status=422)
    try:
        printing = actions.print_quiz(quiz=quiz, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.reasons)
        return _papers(request, quiz, form, status=409)
    messages.success(request, _("Бланки готовы. Скачайте их и напечатайте."))
    return redirect("quizzes:printing", printing.pk)


def _papers(request: UserRequest, quiz: Quiz, form: PrintForm, status: int = 200) -> HttpResponse:
    context = {"quiz": quiz, "form": form, "printings": list(queries.printings(quiz))}
    return render(request, "quizzes/papers/papers.html", context, status=status)


@requires("quizzes.view_printing", Printing, fetch=with_quiz)
def printing(request: UserRequest, printing: Printing) -> HttpResponse:
    """The papers of one printing: which are keyed in, which wait."""
    found = list(queries.papers(printing))
    waiting = [paper for paper in found if paper.attempt_id is None]
    context = {"printing": printing, "quiz": printing.quiz, "papers": found, "waiting": waiting}
    return render(request, "quizzes/papers/printing.html", context)


@requires("quizzes.view_printing", Printing, fetch=with_quiz)
def download(request: UserRequest, printing: Printing) -> HttpResponse:
    """All papers of a printing as one PDF, the same each time."""
    sheets = queries.sheets(printing)
    heading = pdf.Heading(printing.title, printing.pass_percent, printing.minutes)
    content = pdf.render(heading, sheets, queries.pictures(sheets))
    record("quizzes.download_printing", by=request.user, subject=printing)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{_('Бланки')} {printing.pk}.pdf") or ""
    return response


@requires("quizzes.key_paper", Paper, methods=["GET", "POST"], fetch=with_printing, see="quizzes.key_paper")
def key(request: UserRequest, paper: Paper) -> HttpResponse:
    """Key in what stands on one paper; then on to the next."""
    if paper.attempt_id is not None:
        return redirect("quizzes:attempt-examine", paper.attempt_id)
    form = KeyForm(request.POST or None, paper=paper)
    if request.method != "POST" or not form.is_valid():
        return _key(request, paper, form, status=422 if form.errors else 200)
    user = paper.user or form.cleaned_data["who"]
    try:
        actions.key_in(
            paper=paper, user=user, answers=form.answers, finished_on=form.cleaned_data["finished_on"], by=request.user
        )
    except actions.Misread as misread:
        form.refuse(misread.problems)
        return _key(request, paper, form, status=422)
    except Refused as refused:
        form.add_error(None, refused.reasons)
        return _key(request, paper, form, status=409)
    messages.success(
        request, _("Бланк %(code)s внесён: %(name)s.") % {"code": paper.code, "name": user.get_full_name()}
    )
    following = queries.next_paper(paper)
    if following is not None and "next" in request.POST:
        return redirect("quizzes:paper-key", following.pk)
    return redirect("quizzes:printing", paper.printing_id)


def _key(request: UserRequest, paper: Paper, form: KeyForm, status: int = 200) -> HttpResponse:
    context = {"paper": paper, "quiz": paper.printing.quiz, "form": form}
    return render(request, "quizzes/papers/key.html", context, status=status)
