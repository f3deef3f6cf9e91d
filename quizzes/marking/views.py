from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lms.access import UserRequest, allows, requires
from lms.errors import Refused
from lms.ui.paging import paginate
from quizzes.rubrics.scale import Scale
from quizzes.scenarios.answering import answer_form, answer_page
from quizzes.scenarios.channels import look_of
from quizzes.scenarios.diff import Change, changes
from quizzes.scenarios.doors import door_of
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.knowledge import judged_by
from quizzes.scenarios.models import Reply
from quizzes.scenarios.queries import summary

from . import actions, queries
from .ages import age_in_words
from .forms import MarkForm, StrongReplyForm
from .reading import Reading, hint_levels, read
from .remarks import REMARKS

if TYPE_CHECKING:
    from .models import Mark


# --- what became of a reply -------------------------------------------------------------------------------------------
@requires("quizzes.view_reply", Reply, fetch=lambda found: found.select_related("user", "scenario"))
def result(request: UserRequest, reply: Reply) -> HttpResponse:
    """The reply itself, with the remarks joined to its passages."""
    if reply.is_draft:
        return redirect("quizzes:reply", reply.pk)
    standing = queries.standing_mark(reply) if reply.is_marked else None
    own = reply.user_id == request.user.pk
    door = door_of(reply.exercise.kind)
    scale = (standing.rubric if standing else queries.rubric_of(reply.exercise)).scale
    context = {
        **_shown(reply.exercise, reply.text, _reading(reply, scale, standing) if reply.report else None),
        **door.result(reply),
        "kind_result": door.template("result") if door.has_result else "",
        "zone": scale.zone(reply.score or 0),
        "reply": reply,
        "mark": standing,
        "own": own,
        "tries": summary(reply.scenario, request.user).tries if own else (),
        "strong": queries.strong_replies(reply) if reply.report else (),
        "may_show": allows(request.user, "quizzes.show_strong_reply", reply) if not own else False,
        "changes": _changes(reply),
        "moment": reply.started_at,
    }
    return render(request, "quizzes/marking/result.html", context)


@requires("quizzes.write_reply", Reply, methods=["POST"])
def hints(request: UserRequest, reply: Reply) -> HttpResponse:
    """What the checker says of a draft, in practice only; nothing is kept.

    Raises Refused where the exercise is graded: there the machine speaks after the reply is sent.
    """
    if not reply.is_draft:
        return redirect("quizzes:reply-result", reply.pk)
    if not reply.exercise.practice:
        raise Refused("В этом упражнении подсказки открываются после отправки.")
    form = answer_form(reply, request.POST)
    form.is_valid()
    report = reply.kind.hint(judged_by(reply), reply.work, form.answer)
    reading = read(form.answer.text, report, queries.rubric_of(reply.exercise).scale) if report else None
    shown = {**_shown(reply.exercise, form.answer.text, reading), "hinted": True, "reply": reply}
    if request.htmx:
        return render(request, "quizzes/marking/_hints.html", shown)
    return answer_page(request, reply, form, extra=shown)


def _changes(reply: Reply) -> list[Change]:
    """What she wrote otherwise than in her try before; empty where there was none."""
    if reply.number == 1 or not reply.text:
        return []
    before = queries.previous(reply)
    return changes(before.text, reply.text) if before else []


def _reading(reply: Reply, scale: Scale, standing: Mark | None) -> Reading:
    if standing is None:
        return read(reply.text, reply.judgement, scale)
    return read(
        reply.text,
        reply.judgement,
        scale,
        levels=standing.levels,
        stop_factors=standing.stop_factors,
        score=standing.score,
    )


def _shown(exercise: Exercise, text: str, reading: Reading | None) -> dict[str, object]:
    return {"exercise": exercise, "text": text, "reading": reading, "look": look_of(exercise.channel)}


# --- a trainer judges -------------------------------------------------------------------------------------------------
@requires("quizzes.view_marking")
def queue(request: UserRequest) -> HttpResponse:
    """Replies that wait for a trainer, the oldest first."""
    pile = request.GET.get("pile", "waiting")
    pile = pile if pile in queries.PILES else "waiting"
    scenario_id = _scenario_id(request)
    choices, now = queries.choices(request.user), timezone.now()
    paging = paginate(request, queries.queue(request.user, pile=pile, scenario_id=scenario_id), per_page=25)
    context = {
        "paging": paging,
        "entries": [(reply, f"ждёт {age_in_words(reply.submitted_at or now, now)}") for reply in paging.rows],
        "pile": pile,
        "piles": [(code, words) for code, (words, _) in queries.PILES.items()],
        "choices": choices,
        "scenario_id": scenario_id,
        "counts": queries.counts(request.user),
    }
    return render(request, "quizzes/marking/queue.html", context)


@requires(
    "quizzes.mark_reply", Reply, methods=["GET", "POST"], fetch=lambda found: found.select_related("user", "scenario")
)
def mark(request: UserRequest, reply: Reply) -> HttpResponse:
    """The reply at the left, the rubric at the right."""
    standing = queries.standing_mark(reply)
    scale = queries.rubric_of(reply.exercise).scale
    report = reply.judgement
    form = MarkForm(
        request.POST if request.method == "POST" else None,
        scale=scale,
        hints=hint_levels(report),
        hinted_stops=report.caps,
        standing=standing,
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = _mark(request, reply, form)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return _after(request, given)
    door = door_of(reply.exercise.kind)
    context = {
        **_shown(reply.exercise, reply.text, read(reply.text, report, scale)),
        **door.result(reply),
        "kind_result": door.template("result") if door.has_result else "",
        "reply": reply,
        "form": form,
        "mark": standing,
        "remarks": REMARKS,
        "scenario_id": _scenario_id(request),
        "moment": reply.started_at,
        "scale": scale.counted(reply.exercise.pass_score),
        "total": form.shown_total,
        "zone": scale.zone(form.shown_total),
    }
    return render(request, "quizzes/marking/mark.html", context, status=422 if form.errors else 200)


@requires(
    "quizzes.show_strong_reply", Reply, methods=["GET", "POST"], fetch=lambda found: found.select_related("strong")
)
def show_as_strong(request: UserRequest, reply: Reply) -> HttpResponse:
    """Choose a reply that colleagues will read without its author's name."""
    shown = getattr(reply, "strong", None)
    initial = {"text": shown.text, "why": shown.why} if shown else {"text": reply.text}
    form = StrongReplyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.show_as_strong(reply=reply, by=request.user, **form.cleaned_data)
        messages.success(request, "Этот ответ увидят коллеги, когда отправят свой в том же упражнении.")
        return redirect("quizzes:reply-result", reply.pk)
    context = {"reply": reply, "exercise": reply.exercise, "form": form, "shown": shown}
    return render(request, "quizzes/marking/strong.html", context, status=422 if form.errors else 200)


@requires("quizzes.show_strong_reply", Reply, methods=["POST"])
def hide_strong(request: UserRequest, reply: Reply) -> HttpResponse:
    actions.hide_strong(reply=reply, by=request.user)
    messages.success(request, "Коллеги этого ответа больше не увидят.")
    return redirect("quizzes:reply-result", reply.pk)


def _mark(request: UserRequest, reply: Reply, form: MarkForm) -> Mark:
    return actions.mark(
        reply=reply,
        marker=request.user,
        levels=form.levels,
        stop_factors=form.cleaned_data["stop_factors"],
        comment=form.cleaned_data["comment"],
        supersedes=form.cleaned_data["supersedes"],
    )


def _after(request: UserRequest, given: Mark) -> HttpResponse:
    """To the next reply that waits, or back to the queue when there is none or she wants to stop."""
    messages.success(request, f"Оценка сохранена: {given.score} из 100. Автор получит уведомление.")
    scenario_id = _scenario_id(request)
    kept = f"?{urlencode({'scenario': scenario_id})}" if scenario_id else ""
    if "next" in request.POST:
        following = queries.next_waiting(request.user, scenario_id=scenario_id)
        if following is not None:
            return redirect(reverse("quizzes:mark", args=[following.pk]) + kept)
    return redirect(reverse("quizzes:marking") + kept)


def _scenario_id(request: HttpRequest) -> int | None:
    asked = request.GET.get("scenario", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
