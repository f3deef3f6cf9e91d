"""Doors to the answers in quizzes that a trainer judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui import russian
from lms.ui.paging import paginate
from quizzes.attempts import sheet
from quizzes.attempts.models import Item
from quizzes.replies import Report
from quizzes.scenarios.channels import look_of
from quizzes.scenarios.exercise import Exercise

from . import actions, judging, queries
from .ages import age_in_words
from .forms import MarkForm, PointsForm
from .models import ItemMark
from .reading import hint_levels, read
from .remarks import ESSAY_REMARKS, REMARKS


@dataclass(frozen=True)
class Narrowing:
    """Which answers are marked one after another: of a quiz, of one question, or all."""

    quiz_id: int | None
    revision_id: int | None

    @classmethod
    def of(cls, request: HttpRequest) -> Narrowing:
        return cls(_number(request.GET.get("quiz", "")), _number(request.GET.get("question", "")))

    @property
    def query(self) -> str:
        """To be put behind an address; empty where nothing is narrowed."""
        kept = {"quiz": self.quiz_id, "question": self.revision_id}
        pairs = {name: value for name, value in kept.items() if value is not None}
        return f"?{urlencode(pairs)}" if pairs else ""

    def asked(self) -> dict[str, int | None]:
        return {"quiz_id": self.quiz_id, "revision_id": self.revision_id}


def with_attempt(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.select_related("attempt__user", "attempt__quiz", "revision")


@requires("quizzes.view_marking")
def queue(request: UserRequest) -> HttpResponse:
    """Answers in quizzes that wait for a trainer, the oldest first."""
    pile = request.GET.get("pile", "waiting")
    pile = pile if pile in queries.ITEM_PILES else "waiting"
    narrowing, now = Narrowing.of(request), timezone.now()
    choices = queries.item_choices(request.user, pile)
    found = queries.item_queue(request.user, pile=pile, **narrowing.asked())
    paging = paginate(request, found, per_page=25)
    context = {
        "paging": paging,
        "entries": [(item, f"ждёт {age_in_words(item.attempt.finished_at or now, now)}") for item in paging.rows],
        "pile": pile,
        "piles": [(code, words) for code, (words, _rows) in queries.ITEM_PILES.items()],
        "choices": choices,
        "narrowing": narrowing,
        "counts": queries.counts(request.user),
    }
    return render(request, "quizzes/marking/item_queue.html", context)


@requires("quizzes.mark_item", Item, see="quizzes.mark_item", methods=["GET", "POST"], fetch=with_attempt)
def mark(request: UserRequest, item: Item) -> HttpResponse:
    """The answer at the left; the points, or the rubric for a reply to a resident, at the right."""
    standing = queries.standing_item_mark(item)
    desk = _ReplyDesk(item, standing) if item.report else _EssayDesk(item, standing)
    form = desk.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.mark_item(
                item=item,
                marker=request.user,
                judgement=desk.judgement(form),
                comment=form.cleaned_data["comment"],
                supersedes=form.cleaned_data["supersedes"],
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return _after(request, item, given)
    narrowing = Narrowing.of(request)
    context = {
        "item": item,
        "attempt": item.attempt,
        "question": sheet.question(position=item.position, shown=item.shown, file_url=_file_of(item)),
        "mark": standing,
        "form": form,
        "narrowing": narrowing,
        "same_question": Narrowing(item.attempt.quiz_id, item.revision_id).query,
        **desk.context(form),
    }
    return render(request, desk.template, context, status=422 if form.errors else 200)


class _EssayDesk:
    """An answer at length: points, beside what the author of the question says to whoever marks."""

    template = "quizzes/marking/mark_essay.html"

    def __init__(self, item: Item, standing: ItemMark | None) -> None:
        self.item, self.standing = item, standing

    def form(self, data: Any) -> PointsForm:
        return PointsForm(data, out_of=self.item.weight, standing=self.standing)

    def judgement(self, form: Any) -> judging.Judgement:
        return judging.by_points(form.chosen_points, self.item.weight)

    def context(self, form: Any) -> dict[str, Any]:
        text = str(self.item.answer)
        return {
            "text": text,
            "words": len(text.split()),
            "guide": self.item.key.get("guide", ""),
            "remarks": ESSAY_REMARKS,
        }


class _ReplyDesk:
    """A reply to a resident: the rubric, filled in by what the machine said."""

    template = "quizzes/marking/mark_answer.html"

    def __init__(self, item: Item, standing: ItemMark | None) -> None:
        self.item, self.standing = item, standing
        self.exercise = Exercise.from_json(item.key["situation"])
        self.rubric = queries.rubric_of(self.exercise)
        self.report = Report.from_json(item.report or {})

    def form(self, data: Any) -> MarkForm:
        return MarkForm(
            data,
            scale=self.rubric.scale,
            hints=hint_levels(self.report),
            hinted_stops=self.report.caps,
            standing=self.standing,
        )

    def judgement(self, form: Any) -> judging.Judgement:
        return judging.by_levels(self.rubric, form.levels, form.cleaned_data["stop_factors"])

    def context(self, form: Any) -> dict[str, Any]:
        scale = self.rubric.scale
        return {
            "exercise": self.exercise,
            "text": self.item.answer,
            "reading": read(str(self.item.answer), self.report, scale),
            "look": look_of(self.exercise.channel),
            "moment": self.item.attempt.started_at,
            "remarks": REMARKS,
            "scale": scale.counted(self.exercise.pass_score),
            "total": form.shown_total,
            "zone": scale.zone(form.shown_total),
        }


def _after(request: UserRequest, item: Item, given: ItemMark) -> HttpResponse:
    """To the next answer that waits, or back to the queue when there is none or she wants to stop."""
    points = russian.grouped(round(given.fraction * item.weight, 2))
    item.attempt.refresh_from_db(fields=["state", "percent", "passed"])
    told = (
        _("Баллы сохранены: %(points)s. Попытка ждёт проверки других ответов.")
        if item.attempt.awaits_marks
        else _("Баллы сохранены: %(points)s. Попытка проверена вся, автор получит уведомление с итогом.")
    )
    messages.success(request, told % {"points": points})
    narrowing = Narrowing.of(request)
    if "next" in request.POST:
        following = queries.next_item(request.user, **narrowing.asked())
        if following is not None:
            return redirect(reverse("quizzes:mark-item", args=[following.pk]) + narrowing.query)
    return redirect(reverse("quizzes:marking-items") + narrowing.query)


def _file_of(item: Item) -> Callable[[int], str]:
    """Where a file of the question is read by whoever may read the attempt."""
    return lambda file: reverse("quizzes:attempt-file", args=[item.attempt_id, file])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
