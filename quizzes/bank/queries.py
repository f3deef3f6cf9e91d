from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from .models import Question, Revision, Topic


def questions(
    *, topic: Topic | None = None, kind: str = "", text: str = "", archived: bool = False
) -> QuerySet[Question]:
    """The bank, newest first, with wording and topic at hand; ``text`` is looked for in the wording and the code."""
    found = Question.objects.select_related("current", "topic").filter(
        archived_at__isnull=not archived, current__isnull=False
    )
    if topic is not None:
        found = found.filter(topic=topic)
    if kind:
        found = found.filter(current__kind=kind)
    if text := text.strip():
        found = found.filter(Q(current__body__stem__icontains=text) | Q(code__iexact=text))
    return found


def topics() -> QuerySet[Topic, Topic]:
    """Topics by title, each with ``question_count``: how many questions are in use in it."""
    in_use = Count("questions", filter=Q(questions__archived_at=None))
    return Topic.objects.annotate(question_count=in_use).order_by("title")


def revisions(question: Question) -> QuerySet[Revision]:
    """Every wording the question has had, newest first, with who made it."""
    return question.revisions.select_related("made_by").order_by("-number")
