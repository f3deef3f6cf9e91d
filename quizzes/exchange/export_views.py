"""Questions go out: what is meant, how it looks in each format, the file."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires, rows
from lms.errors import Refused
from quizzes.assembly import queries as assembly
from quizzes.assembly.models import Quiz
from quizzes.bank import queries as bank
from quizzes.bank.filtering import BankFilter
from quizzes.bank.models import Question
from quizzes.scoring.gaps import plain

from . import actions, formats, queries
from .drafts import Draft
from .forms import ExportForm
from .views import file_response
from .wording import short_title

KEYS_MOST: Final = 1000
REFUSALS_SHOWN: Final = 50


@requires("quizzes.export_questions", methods=["GET", "POST"])
def choose(request: UserRequest) -> HttpResponse:
    """Which questions and in which format; with a format chosen, what it cannot hold. Ticks of the bank are posted."""
    if request.method == "POST":
        return _with_ticks(request)
    drafts, quiz = _asked(request)
    form = ExportForm(request.GET if "format" in request.GET else None, initial={"format": "xlsx"})
    context: dict[str, Any] = {"form": form, "count": len(drafts), "quiz": quiz, "query": request.GET.urlencode()}
    if form.is_bound and form.is_valid() and drafts:
        found = formats.FORMATS[form.cleaned_data["format"]]
        written = found.write(drafts) if found.write else None
        if written:
            context |= {"format": found, "written": written, "going": len(drafts) - len(written.refusals)}
            stems = {draft.place: short_title(plain(draft.kind, draft.body["stem"])) for draft in drafts}
            context["refusals"] = [(stems[one.place], one.reason) for one in written.refusals[:REFUSALS_SHOWN]]
            context["more_refusals"] = max(0, len(written.refusals) - REFUSALS_SHOWN)
    context["kept"] = [(key, value) for key, value in _pairs(request.GET) if key != "format"]
    return render(request, "quizzes/exchange/export.html", context)


@requires("quizzes.export_questions", methods=["POST"])
def download(request: UserRequest) -> HttpResponse:
    form = ExportForm(request.GET)
    if not form.is_valid():
        raise Refused(_("Выберите формат."))
    drafts, quiz = _asked(request)
    found = formats.FORMATS[form.cleaned_data["format"]]
    written = actions.export(drafts=drafts, format=found.name, by=request.user)
    name = quiz.title if quiz else _("Вопросы")
    return file_response(written.data, f"{name}{found.extensions[0]}", found.content_type)


def _with_ticks(request: UserRequest) -> HttpResponse:
    """The ticked ones by their keys, or all that the conditions of the address find."""
    query = QueryDict(mutable=True)
    if "everything" in request.POST:
        query.update(request.GET)
    else:
        ticked = [key for key in request.POST.getlist("question")[:KEYS_MOST] if key.isdecimal() and len(key) < 10]
        if not ticked:
            raise Refused(_("Отметьте хотя бы один вопрос."))
        query["ids"] = ",".join(ticked)
    return HttpResponseRedirect(f"{reverse('quizzes:question-export')}?{query.urlencode()}")


def _asked(request: UserRequest) -> tuple[list[Draft], Quiz | None]:
    """The questions that the address means, among those the person may see."""
    may = rows(request.user, "quizzes.view_question", Question)
    if (key := request.GET.get("quiz", "")).isdecimal() and len(key) < 10:
        quiz = rows(request.user, "quizzes.view_quiz", Quiz).filter(pk=int(key)).first()
        return (queries.outgoing_of_quiz(quiz), quiz) if quiz else ([], None)
    if ids := request.GET.get("ids", ""):
        keys = [int(one) for one in ids.split(",")[:KEYS_MOST] if one.isdecimal() and len(one) < 10]
        return queries.outgoing(may.filter(pk__in=keys)), None
    return queries.outgoing(may.filter(pk__in=_found(request).values("pk"))), None


def _found(request: UserRequest) -> QuerySet[Question]:
    narrowing = BankFilter(request.GET)
    found = bank.questions(**narrowing.asked())
    if narrowing.unused:
        found = assembly.with_quiz_counts(found).filter(quiz_count=0)  # type: ignore[misc]
    return found


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(key, value) for key, values in query.lists() for value in values]
