from __future__ import annotations

import re

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower

from .models import Question, Revision, Topic


def questions(
    *,
    topic: Topic | int | None = None,
    kind: str = "",
    difficulty: int | None = None,
    text: str = "",
    archived: bool = False,
) -> QuerySet[Question]:
    """The bank, newest first, with wording and topic at hand.

    Every word of ``text`` is looked for in the wording and the explanation; ``ё`` and ``е`` are the same.
    """
    found = Question.objects.select_related("current", "topic").filter(
        archived_at__isnull=not archived, current__isnull=False
    )
    if topic is not None:
        found = found.filter(topic=topic)
    if kind:
        found = found.filter(current__kind=kind)
    if difficulty is not None:
        found = found.filter(current__difficulty=difficulty)
    words = _fold(text).split()
    if words:
        found = found.annotate(
            stem=Lower(KeyTextTransform("stem", "current__body")),
            why=Lower(KeyTextTransform("explanation", "current__body")),
        )
    for word in words:
        pattern = _either(word)
        found = found.filter(Q(stem__regex=pattern) | Q(why__regex=pattern) | Q(code__iexact=word))
    return found


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _either(word: str) -> str:
    """A pattern for the word, in which an ``е`` may be written ``ё``."""
    return re.escape(word).replace("е", "[её]")


def topics() -> QuerySet[Topic, Topic]:
    """Topics by title, each with ``question_count``: how many questions are in use in it."""
    in_use = Count("questions", filter=Q(questions__archived_at=None))
    return Topic.objects.annotate(question_count=in_use).order_by("title")


def revisions(question: Question) -> QuerySet[Revision]:
    """Every wording the question has had, newest first, with who made it."""
    return question.revisions.select_related("made_by").order_by("-number")
