from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.paging import Paging
from lms.ui.russian import plural

from . import actions, formats, keeping, queries
from .drafts import Reading
from .forms import TakeForm, UploadForm
from .looks import look
from .models import QuestionImport
from .table.writing import template

PER_PAGE: Final = 50
REFUSALS_SHOWN: Final = 100


@requires("quizzes.import_questions", methods=["GET", "POST"])
def upload(request: UserRequest) -> HttpResponse:
    """A file or its text; what it says is shown on the next page."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.content()
        format = form.cleaned_data["format"] or formats.AUTO
        imported = actions.preview(data=data, name=name, by=request.user, format=format)
        return redirect("quizzes:question-import", imported.pk)
    context = {"form": form, "formats": formats.FORMATS.values()}
    return render(request, "quizzes/exchange/upload.html", context, status=422 if form.errors else 200)


@requires("quizzes.import_questions")
def blank(request: UserRequest) -> HttpResponse:
    """The table for a trainer to fill in."""
    return file_response(template(), "Шаблон вопросов.xlsx", formats.XLSX)


@requires("quizzes.view_questionimport", QuestionImport)
def preview(request: UserRequest, questionimport: QuestionImport) -> HttpResponse:
    """What would come in, question by question, and what would not and why."""
    return _preview(request, questionimport, TakeForm())


@requires("quizzes.apply_import", QuestionImport, methods=["POST"])
def apply(request: UserRequest, questionimport: QuestionImport) -> HttpResponse:
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _preview(request, questionimport, form, status=422)
    reading = keeping.unpacked(questionimport.reading)
    try:
        outcome = actions.apply(
            imported=questionimport,
            by=request.user,
            chosen=_chosen(request, len(reading.drafts)),
            **form.cleaned_data,
        )
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _preview(request, questionimport, form, status=409)
    messages.success(request, _words(outcome))
    return redirect("quizzes:question-import", questionimport.pk)


def _words(outcome: actions.Outcome) -> str:
    new = plural(len(outcome.questions), _("новый вопрос"), _("новых вопроса"), _("новых вопросов"))
    came = _("В банке %s.") % new
    if not outcome.known:
        return came
    return _("%(came)s Уже были и пропущены: %(known)s.") % {"came": came, "known": outcome.known}


def _chosen(request: UserRequest, count: int) -> Collection[int]:
    """All but those of the page shown that were not ticked: questions of other pages come in."""
    shown, taken = _numbers(request, "shown"), _numbers(request, "take")
    return {place for place in range(count) if place + 1 not in shown or place + 1 in taken}


def _numbers(request: UserRequest, name: str) -> set[int]:
    return {int(one) for one in request.POST.getlist(name) if one.isdecimal() and len(one) < 7}


def _preview(request: UserRequest, imported: QuestionImport, form: TakeForm, status: int = 200) -> HttpResponse:
    reading = keeping.unpacked(imported.reading)
    known = queries.known(reading.drafts) if imported.applied_at is None else {}
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    number = min(max(1, number), -(-len(reading.drafts) // PER_PAGE) or 1)
    places = range((number - 1) * PER_PAGE, min(number * PER_PAGE, len(reading.drafts)))
    looks = [look(place + 1, reading.drafts[place], known.get(place)) for place in places]
    paging: Paging[Any] = Paging(looks, number, PER_PAGE, len(reading.drafts))
    taken = _numbers(request, "take") if request.method == "POST" else {one.number for one in looks}
    context = {
        "imported": imported,
        "reading": reading,
        "format": formats.FORMATS.get(reading.format),
        "form": form,
        "paging": paging,
        "taken": taken,
        "known": len(known),
        **_counts(reading, imported),
    }
    if imported.applied_at is None:
        context["same"] = list(queries.imports_of_same_file(imported)[:1])
    return render(request, "quizzes/exchange/preview.html", context, status=status)


def _counts(reading: Reading, imported: QuestionImport) -> dict[str, Any]:
    bad = [one for one in reading.refusals if not one.harmless]
    return {
        "refusals": reading.refusals[:REFUSALS_SHOWN],
        "more_refusals": max(0, len(reading.refusals) - REFUSALS_SHOWN),
        "bad": len(bad),
        "named_topics": any(draft.topic for draft in reading.drafts),
        "created": len(imported.outcome.get("questions", ())),
    }


def file_response(data: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
