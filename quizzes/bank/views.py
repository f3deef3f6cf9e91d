from __future__ import annotations

import random
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.russian import plural
from quizzes.assembly import actions as quizzes
from quizzes.assembly import queries as assembly
from quizzes.attempts import sheet
from quizzes.scoring import KINDS

from . import actions, queries
from .file_views import taken
from .forms import FORMS, QuestionForm
from .models import Question, Topic


def with_current(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.select_related("current__made_by", "topic")


@requires("quizzes.create_question")
def choose_kind(request: UserRequest) -> HttpResponse:
    """What kind of question it shall be: the kind never changes afterwards."""
    kinds = [(kind.name, kind.title, FORMS[kind.name].hint) for kind in KINDS.values()]
    return render(request, "quizzes/bank/kinds.html", {"kinds": kinds})


@requires("quizzes.create_question", methods=["GET", "POST"])
def create(request: UserRequest, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](**taken(request), kind=kind, initial=_from_address(request))
    if request.method != "POST":
        return _page(request, form)
    if step := _without_saving(request, form):
        return step
    if form.is_valid():
        try:
            question = actions.create_question(
                kind=kind,
                body=form.body(),
                topic=_topic(request, form),
                by=request.user,
                **form.beside(),
            )
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, _("Вопрос в банке. Теперь его можно взять в тест."))
            if "another" in request.POST:
                return redirect(f"{request.path}?topic={question.topic_id}")
            return redirect("quizzes:question-edit", question.pk)
    return _page(request, form, status=422)


def _from_address(request: UserRequest) -> dict[str, Any]:
    """A question after another is mostly about the same topic."""
    topic = request.GET.get("topic", "")
    return {"topic": int(topic)} if topic.isdecimal() and len(topic) < 10 else {}


@requires("quizzes.edit_question", Question, methods=["GET", "POST"], fetch=with_current)
def edit(request: UserRequest, question: Question) -> HttpResponse:
    """The question as it is now; saving writes its next revision."""
    current = question.current
    if current is None:
        raise Http404
    initial = {
        "topic": question.topic_id,
        "difficulty": current.difficulty,
        "source_url": current.source_url,
        "source_note": current.source_note,
        "seconds": current.seconds,
        "tags": ", ".join(question.tags),
        "seen": current.number,
    }
    form = FORMS[current.kind](**taken(request), kind=current.kind, body=current.body, initial=initial)
    if request.method != "POST":
        return _page(request, form, question)
    if step := _without_saving(request, form, question):
        return step
    if not form.is_valid():
        return _page(request, form, question, status=422)
    try:
        revision = actions.revise(
            question=question,
            body=form.body(),
            by=request.user,
            topic=_topic(request, form),
            seen=form.cleaned_data["seen"],
            **form.beside(),
        )
    except actions.Overtaken as overtaken:
        return _overtaken(request, form, question, overtaken)
    except Refused as refused:
        form.refuse(refused.reasons)
        return _page(request, form, question, status=409)
    messages.success(request, _saved_words(question, is_new=revision.number != current.number, number=revision.number))
    return redirect("quizzes:question-edit", question.pk)


def _saved_words(question: Question, *, is_new: bool, number: int) -> str:
    if not is_new:
        return _("Сохранено. Сам вопрос не изменился, новой редакции нет.")
    used = assembly.quizzes_with(question).count()
    if not used:
        return _("Сохранена редакция %s.") % number
    where = plural(used, _("тесте"), _("тестах"), _("тестах"))
    return _("Сохранена редакция %(number)s. Вопрос стоит в %(where)s: там пока прежняя редакция.") % {
        "number": number,
        "where": where,
    }


def _overtaken(request: UserRequest, form: QuestionForm, question: Question, overtaken: Refused) -> HttpResponse:
    """Both stand on the page: what was typed in the form, what is saved beside it. Saving again then means it."""
    assert question.current is not None
    data = QueryDict.copy(form.data)  # type: ignore[arg-type]
    data["seen"] = str(question.current.number)
    form.data = data
    conflict = {"reasons": overtaken.reasons, "theirs": _shown(question.current.kind, question.current.body)}
    return _page(request, form, question, status=409, conflict=conflict)


@requires("quizzes.edit_question", Question, methods=["POST"])
def archive(request: UserRequest, question: Question) -> HttpResponse:
    actions.archive(question=question, by=request.user)
    messages.success(request, _("Вопрос в архиве: в новые тесты его не взять."))
    return redirect("quizzes:question-edit", question.pk)


@requires("quizzes.edit_question", Question, methods=["POST"])
def restore(request: UserRequest, question: Question) -> HttpResponse:
    actions.restore(question=question, by=request.user)
    messages.success(request, _("Вопрос снова в банке."))
    return redirect("quizzes:question-edit", question.pk)


@requires("quizzes.edit_question", Question, methods=["POST"], fetch=with_current)
def duplicate(request: UserRequest, question: Question) -> HttpResponse:
    copied = actions.duplicate(question=question, by=request.user)
    messages.success(request, _("Это копия. Измените её: прежний вопрос остался как был."))
    return redirect("quizzes:question-edit", copied.pk)


@requires("quizzes.edit_question", Question, methods=["POST"])
def roll_forward(request: UserRequest, question: Question) -> HttpResponse:
    """Take the newest revision into the quizzes that hold an older one."""
    taken = sum(
        quizzes.pin_latest(quiz=quiz, by=request.user, question=question)
        for quiz in assembly.quizzes_with(question).filter(pk__in=_ids(request.POST.getlist("quiz")))
    )
    if taken:
        where = plural(taken, _("тест взял"), _("теста взяли"), _("тестов взяли"))
        messages.success(request, _("%s новую редакцию. Начатые попытки идут по прежней.") % where)
    else:
        messages.warning(request, _("Отметьте тесты, которым нужна новая редакция."))
    return redirect("quizzes:question-edit", question.pk)


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 10]


def _topic(request: UserRequest, form: QuestionForm) -> Topic:
    pk, title = form.chosen_topic()
    return actions.create_topic(title=title, by=request.user) if title else get_object_or_404(Topic, pk=pk)


def _without_saving(request: UserRequest, form: QuestionForm, question: Question | None = None) -> HttpResponse | None:
    """More rows, or a look at the question as typed: nothing is kept, and nothing is held against what is missing."""
    if "more" not in request.POST and "show" not in request.POST:
        return None
    form.is_valid()
    preview = _preview(form)
    wanted = "show" in request.POST
    if request.htmx and wanted:
        return render(request, "quizzes/bank/_preview.html", {"preview": preview})
    form.forgive()
    if request.htmx:
        return render(request, "quizzes/bank/_own.html", {"form": form})
    extra: dict[str, Any] = {"preview": preview} if wanted else {}
    return _page(request, form, question, **extra)


def _preview(form: QuestionForm) -> dict[str, Any]:
    body = form.body()
    problems = KINDS[form.kind].problems(body)
    return {"problems": problems} if problems else {"question": _shown(form.kind, body)}


def _shown(kind: str, body: Any) -> sheet.Question:
    """The question as a learner sees it, in the author's order where that gives nothing away."""
    shown = KINDS[kind].present(body, random.Random(1), shuffle=False)  # noqa: S311
    of_scenario = (body.get("situation") or {}).get("picture_id")

    def file_url(file: int) -> str:
        if file == of_scenario:
            return reverse("quizzes:scenario-picture", args=[body["scenario"]])
        return reverse("quizzes:question-file", args=[file])

    return sheet.question(position=1, shown=shown, file_url=file_url)


def _page(
    request: UserRequest, form: QuestionForm, question: Question | None = None, status: int = 200, **extra: Any
) -> HttpResponse:
    kind = KINDS[form.kind]
    context: dict[str, Any] = {"form": form, "question": question, "kind": kind, "hint": form.hint, **extra}
    if question is not None and question.current is not None:
        context["uses"] = list(assembly.uses(question))
        context["stale"] = any(use.revision_id != question.current_id for use in context["uses"])
        context["revisions"] = queries.revisions(question)
        context.setdefault("preview", {"question": _shown(question.current.kind, question.current.body)})
    return render(request, "quizzes/bank/edit.html", context, status=status)
