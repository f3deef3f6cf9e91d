"""The page on which an official answers: its form, and what stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone

from .doors import AnswerForm, door_of
from .exchange import writing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from .models import Reply


def answer_form(reply: Reply, data: QueryDict | None = None) -> AnswerForm:
    """The form of the reply's kind; without ``data``, filled with what was saved last."""
    return door_of(reply.exercise.kind).answer_form(
        data, exercise=reply.exercise, work=reply.work, initial={"text": reply.text, **reply.work.get("draft", {})}
    )


def around(reply: Reply, form: AnswerForm) -> dict[str, object]:
    """The message in its channel's look, the norms, the clock, and what the kind adds."""
    text = str(form["text"].value() or "") if "text" in form.fields else ""
    return {
        **writing(reply.exercise, text=text, began=reply.started_at, now=timezone.now()),
        **door_of(reply.exercise.kind).writing(reply),
    }


def answer_page(
    request: HttpRequest,
    reply: Reply,
    form: AnswerForm,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    context = {**around(reply, form), "reply": reply, "form": form, **(extra or {})}
    return render(request, door_of(reply.exercise.kind).template("answer"), context, status=status)
