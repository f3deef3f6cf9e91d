"""The bank as a shelf: the list, what is done to many questions at once, the tree of topics."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires, rows
from lms.errors import Refused
from lms.ui.paging import paginate
from lms.ui.russian import plural
from quizzes.assembly import queries as assembly
from quizzes.scoring import KINDS

from . import actions, queries
from .filtering import BankFilter
from .models import Question, Topic
from .shelf_forms import AT_ONCE, MergeForm, OrganiseForm, TopicForm
from .topics import Branch, tree


@requires("quizzes.browse_bank")
def bank(request: UserRequest) -> HttpResponse:
    """Every question, newest first, narrowed by words, topic, kind …"""
    return _shelf(request, OrganiseForm())


@requires("quizzes.organise_bank", methods=["POST"])
def organise(request: UserRequest) -> HttpResponse:
    """Do one thing to the ticked questions, or to all that the conditions of the address find."""
    form = OrganiseForm(request.POST)
    if not form.is_valid():
        return _shelf(request, form, status=422)
    try:
        chosen = _chosen(request)
        changed = _do(form.cleaned_data, chosen, request)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _shelf(request, form, status=409)
    if changed:
        messages.success(request, _("Изменено: %s.") % plural(changed, _("вопрос"), _("вопроса"), _("вопросов")))
    else:
        messages.info(request, _("Ничего не изменилось: отмеченные вопросы уже такие."))
    return _to_shelf(request)


@requires("quizzes.organise_bank", methods=["GET", "POST"])
def topics(request: UserRequest) -> HttpResponse:
    """The tree of topics; a new one is added below."""
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        title, parent = form.cleaned_data["title"], form.cleaned_data["parent"]
        known = Topic.objects.filter(title__iexact=title, parent=parent).exists()
        actions.create_topic(title=title, parent=parent, by=request.user)
        messages.success(request, _("Такая тема уже есть.") if known else _("Тема добавлена."))
        return redirect("quizzes:topic-list")
    context = {"form": form, "branches": _counted(tree(queries.topics()))}
    return render(request, "quizzes/bank/topics.html", context, status=422 if form.errors else 200)


@requires("quizzes.edit_topic", Topic, methods=["GET", "POST"])
def topic(request: UserRequest, topic: Topic) -> HttpResponse:
    form = TopicForm(request.POST or None, topic=topic)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_topic(topic=topic, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("Тема сохранена."))
            return redirect("quizzes:topic-list")
    return _topic_page(request, topic, form, MergeForm(topic=topic), 422 if form.errors else 200)


@requires("quizzes.edit_topic", Topic, methods=["POST"])
def merge(request: UserRequest, topic: Topic) -> HttpResponse:
    form = MergeForm(request.POST, topic=topic)
    if not form.is_valid():
        return _topic_page(request, topic, TopicForm(topic=topic), form, 422)
    into = form.cleaned_data["into"]
    actions.merge_topics(topic=topic, into=into, by=request.user)
    messages.success(request, _("Вопросы теперь в теме «%s».") % into.title)
    return redirect("quizzes:topic-list")


@requires("quizzes.edit_topic", Topic, methods=["POST"])
def remove(request: UserRequest, topic: Topic) -> HttpResponse:
    actions.remove_topic(topic=topic, by=request.user)
    messages.success(request, _("Тема убрана."))
    return redirect("quizzes:topic-list")


def _shelf(request: UserRequest, form: OrganiseForm, status: int = 200) -> HttpResponse:
    narrowing = BankFilter(request.GET)
    found = queries.questions(**narrowing.asked())
    counted = assembly.with_quiz_counts(found)
    if narrowing.unused:
        found = counted = counted.filter(quiz_count=0)  # type: ignore[misc]
    context = {
        "filter": narrowing,
        "form": form,
        "paging": paginate(request, counted, per_page=30, count=found.count()),
        "titles": {kind.name: kind.title for kind in KINDS.values()},
        "ticked": set(request.POST.getlist("question")),
        "query": request.GET.urlencode(),
        "counted_at": queries.figures_counted_at(),
    }
    return render(request, "quizzes/bank/bank.html", context, status=status)


def _chosen(request: UserRequest) -> QuerySet[Question]:
    """The questions that are meant, among those the person may edit."""
    may = rows(request.user, "quizzes.edit_question", Question)
    if "everything" not in request.POST:
        ticked = [int(pk) for pk in request.POST.getlist("question")[:AT_ONCE] if pk.isdecimal() and len(pk) < 10]
        if not ticked:
            raise Refused(_("Отметьте хотя бы один вопрос."))
        return may.filter(pk__in=ticked)
    narrowing = BankFilter(request.GET)
    found = queries.questions(**narrowing.asked())
    if narrowing.unused:
        found = assembly.with_quiz_counts(found).filter(quiz_count=0)  # type: ignore[misc]
    keys = list(found.order_by("-id").values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(keys) > AT_ONCE:
        raise Refused(_("За раз можно изменить не больше %s вопросов: уточните условия.") % AT_ONCE)
    return may.filter(pk__in=keys)


def _do(asked: dict[str, Any], chosen: QuerySet[Question], request: UserRequest) -> int:
    what = asked["what"]
    if what == "move":
        return actions.move(questions=chosen, topic=asked["topic"], by=request.user)
    if what == "tag":
        return actions.tag(questions=chosen, tag=asked["tag"], by=request.user)
    if what == "untag":
        return actions.untag(questions=chosen, tag=asked["tag"], by=request.user)
    change = actions.archive_all if what == "archive" else actions.restore_all
    return change(questions=chosen, by=request.user)


def _to_shelf(request: UserRequest) -> HttpResponseRedirect:
    """Back to the list as it was narrowed."""
    query = QueryDict(request.GET.urlencode(), mutable=True)
    return HttpResponseRedirect(reverse("quizzes:bank") + (f"?{query.urlencode()}" if query else ""))


def _counted(branches: list[Branch]) -> list[tuple[Branch, int]]:
    """Each branch with how many questions stand in it and below it."""
    below: list[tuple[Branch, int]] = []
    for place, branch in enumerate(branches):
        total = branch.question_count
        for other in branches[place + 1 :]:
            if other.depth <= branch.depth:
                break
            total += other.question_count
        below.append((branch, total))
    return below


def _topic_page(request: UserRequest, topic: Topic, form: TopicForm, merging: MergeForm, status: int) -> HttpResponse:
    context = {"topic": topic, "form": form, "merging": merging, "removable": not _is_used(topic)}
    return render(request, "quizzes/bank/topic.html", context, status=status)


def _is_used(topic: Topic) -> bool:
    return Question.objects.filter(topic=topic).exists() or Topic.objects.filter(parent=topic).exists()
