"""The knowledge base of the demo: a few articles, and strong replies that the trainer chose."""

from __future__ import annotations

from typing import Any

from django.core.files import File

from courses.knowledge import actions
from courses.lessons.body import place_pictures
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
            actions.publish(article=_written(source, by), by=by)
    if not StrongReply.objects.exists():
        for reply in _best(by):
            show_as_strong(reply=reply, by=by, text=reply.text, why=WHY)


def _written(source: dict[str, Any], by: User) -> Article:
    """A draft, with the picture that it names."""
    name = source.pop("picture", "")
    if not name:
        return actions.write(by=by, **source)
    with content.path(f"images/{name}").open("rb") as stream:
        article = actions.write(by=by, picture=File(stream, name=name), **source)
    text = place_pictures(article.body, {name: article.images.get().get_absolute_url()})
    return actions.edit(article=article, by=by, seen=actions.version(article), **{**source, "body": text})


def _best(trainer: User) -> list[Reply]:
    """The best reply of each of a few exercises."""
    sent = Reply.objects.exclude(state=Reply.State.DRAFT).filter(trial=False, machine_score__gte=80).exclude(text="")
    best = sent.exclude(user=trainer).order_by("scenario_id", "-machine_score", "pk").distinct("scenario_id")
    return list(best[:EXERCISES])
