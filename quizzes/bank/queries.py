from __future__ import annotations

import datetime as dt

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Q, QuerySet

from lms.people.models import User

from . import wording
from .models import Figures, Question, Revision, Topic
from .topics import subtree


def questions(
    *,
    topic: Topic | int | None = None,
    kind: str = "",
    difficulty: int | None = None,
    text: str = "",
    tag: str = "",
    author: int | None = None,
    archived: bool = False,
    poor: bool = False,
) -> QuerySet[Question]:
    """The bank, newest first, with wording and topic at hand.

    ``topic`` is taken with all below it. Every word of ``text`` is looked for in everything a question says, in any of
    its forms; a code is found too.
    """
    found = Question.objects.select_related("current", "topic", "figures").filter(
        archived_at__isnull=not archived, current__isnull=False
    )
    if topic is not None:
        found = found.filter(topic__in=subtree(topic.pk if isinstance(topic, Topic) else topic))
    if kind:
        found = found.filter(current__kind=kind)
    if difficulty is not None:
        found = found.filter(current__difficulty=difficulty)
    if tag:
        found = found.filter(tags__contains=[tag])
    if author is not None:
        found = found.filter(author=author)
    if poor:
        found = found.filter(figures__poor=True)
    return _matching(found, text)


def _matching(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
    terms = list(wording.search_terms(text))
    if not terms:
        return questions
    query = SearchQuery(" & ".join(terms), search_type="raw", config="simple")
    found: QuerySet[Question] = questions.annotate(words=SearchVector("lemmas", config="simple")).filter(
        Q(words=query) | Q(code__iexact=text.strip())
    )
    return found


def figures_counted_at() -> dt.datetime | None:
    """When the figures of questions were last counted; None where they never were."""
    return Figures.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()


def tags() -> list[str]:
    """Every tag in use, by alphabet. One query."""
    lists = Question.objects.exclude(tags=[]).values_list("tags", flat=True)
    return sorted({tag for one in lists for tag in one})


def authors() -> QuerySet[User]:
    """Who has written questions."""
    return User.objects.filter(pk__in=Question.objects.values("author")).order_by("name_key")


def topics() -> QuerySet[Topic, Topic]:
    """Topics by title, each with ``question_count``: how many questions are in use in it."""
    in_use = Count("questions", filter=Q(questions__archived_at=None))
    return Topic.objects.annotate(question_count=in_use).order_by("title")


def revisions(question: Question) -> QuerySet[Revision]:
    """Every wording the question has had, newest first, with who made it."""
    return question.revisions.select_related("made_by").order_by("-number")
