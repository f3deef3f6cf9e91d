from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.paging import paginate

from . import actions, queries
from .forms import PhraseFilter, PhraseForm
from .models import Phrase


@requires("quizzes.browse_phrases")
def phrase_list(request: UserRequest) -> HttpResponse:
    """What the checker marks beside its own rules."""
    narrowed = PhraseFilter(request.GET, books=queries.phrasebooks())
    context = {
        "filter": narrowed,
        "paging": paginate(request, queries.phrases(**narrowed.asked()), per_page=50),
        "edition": queries.edition(),
    }
    return render(request, "quizzes/phrasebook/list.html", context)


@requires("quizzes.add_phrase", methods=["GET", "POST"])
def add(request: UserRequest) -> HttpResponse:
    form = PhraseForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if "show" in request.POST:
        return _tried(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        actions.add(fields=_fields(request, form), by=request.user)
    except Refused as refused:
        return _refused(request, form, refused)
    messages.success(request, _("Фраза добавлена и уже отмечается в новых ответах."))
    return redirect("quizzes:phrase-list")


@requires("quizzes.edit_phrase", Phrase, methods=["GET", "POST"])
def edit(request: UserRequest, phrase: Phrase) -> HttpResponse:
    form = PhraseForm(request.POST or None, instance=phrase)
    if request.method != "POST":
        return _page(request, form, phrase)
    if "show" in request.POST:
        return _tried(request, form, phrase)
    if not form.is_valid():
        return _page(request, form, phrase, status=422)
    try:
        actions.edit(phrase=phrase, fields=_fields(request, form), by=request.user)
    except Refused as refused:
        return _refused(request, form, refused, phrase)
    messages.success(request, _("Сохранено. Прежние разборы остались как были."))
    return redirect("quizzes:phrase-list")


@requires("quizzes.edit_phrase", Phrase, methods=["POST"])
def switch(request: UserRequest, phrase: Phrase) -> HttpResponse:
    """Put a phrase out of force, or back."""
    on = request.POST.get("active") == "1"
    actions.edit(phrase=phrase, fields={"active": on}, by=request.user)
    messages.success(request, _("Фраза снова отмечается.") if on else _("Фраза выключена: в новых ответах её нет."))
    return redirect("quizzes:phrase-edit", phrase.pk)


def _fields(request: UserRequest, form: PhraseForm) -> dict[str, Any]:
    title = form.cleaned_data["new_phrasebook"]
    chosen = form.cleaned_data["phrasebook"]
    book = actions.create_phrasebook(title=title, by=request.user) if title else chosen
    return {**form.remark(), "phrasebook": book}


def _tried(request: UserRequest, form: PhraseForm, phrase: Phrase | None = None) -> HttpResponse:
    """The sample with the phrase marked: nothing is kept, and nothing is held against what is missing."""
    form.is_valid()
    pieces, wrong = form.tried(), list(form.errors.get("words", ()))
    form.forgive()
    return _page(request, form, phrase, tried=True, pieces=pieces, wrong=wrong)


def _refused(request: UserRequest, form: PhraseForm, refused: Refused, phrase: Phrase | None = None) -> HttpResponse:
    for reason in refused.reasons:
        form.add_error(None, reason)
    return _page(request, form, phrase, status=409)


def _page(
    request: UserRequest, form: PhraseForm, phrase: Phrase | None = None, status: int = 200, **extra: Any
) -> HttpResponse:
    return render(request, "quizzes/phrasebook/edit.html", {"form": form, "phrase": phrase, **extra}, status=status)
