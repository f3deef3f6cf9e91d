"""The knowledge base of the demo: a few articles, and strong replies that the trainer chose."""

from __future__ import annotations

from courses.knowledge import actions
from courses.models import Article
from lms.models import User
from quizzes.marking.actions import show_as_strong
from quizzes.models import Reply, StrongReply

from . import content

EXERCISES = 4
WHY = "Названы день и человек, которому позвонить: переспрашивать незачем."


def load(*, by: User) -> None:
    """What is there already stays as it is."""
    there = set(Article.objects.values_list("title", flat=True))
    for source in content.read("knowledge"):
        if source["title"] not in there:
            actions.publish(article=actions.write(by=by, **source), by=by)
    if not StrongReply.objects.exists():
        for reply in _best(by):
            show_as_strong(reply=reply, by=by, text=reply.text, why=WHY)


def _best(trainer: User) -> list[Reply]:
    """The best reply of each of a few exercises."""
    sent = Reply.objects.exclude(state=Reply.State.DRAFT).filter(trial=False, machine_score__gte=80).exclude(text="")
    best = sent.exclude(user=trainer).order_by("scenario_id", "-machine_score", "pk").distinct("scenario_id")
    return list(best[:EXERCISES])
