from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quizzes.bank.models import Question
from quizzes.bank.topics import subtrees

from .drawing import Card, Pool
from .models import PoolEntry, Quiz, Section, SectionTopic


def quizzes() -> QuerySet[Quiz]:
    """All quizzes by title, each with ``question_count``: how many questions stand in its pools."""
    return Quiz.objects.annotate(question_count=Count("sections__pool"))


def sections(quiz: Quiz) -> QuerySet[Section]:
    """The sections of a quiz in order, their topics and pools loaded, with question and revision: three queries."""
    pool = PoolEntry.objects.select_related("question__topic", "question__current", "question__figures", "revision")
    return quiz.sections.prefetch_related(Prefetch("pool", pool), "topics")


def pools(quiz: Quiz) -> list[Pool]:
    """What an attempt draws from: one light query, whatever the size of the wordings."""
    entries = defaultdict(list)
    rules: dict[int, tuple[str, int | None, dict[str, int], int | None]] = {}
    rows = PoolEntry.objects.filter(section__quiz=quiz).order_by("section__order", "section_id", "order", "id")
    for section, title, draw, mix, passing, revision, question, difficulty, points in rows.values_list(
        "section_id",
        "section__title",
        "section__draw",
        "section__mix",
        "section__pass_percent",
        "revision_id",
        "question_id",
        "revision__difficulty",
        "points",
    ):
        rules[section] = title, draw, mix, passing
        entries[section].append(Card(revision, question, difficulty, points))
    return [
        Pool(title, draw, entries[section], _mix(mix), section, passing)
        for section, (title, draw, mix, passing) in rules.items()
    ]


def pools_of(sections: Iterable[Section]) -> list[Pool]:
    """The same of sections that are loaded already, with their pools; empty ones too."""
    return [
        Pool(
            section.title,
            section.draw,
            [
                Card(entry.revision_id, entry.question_id, entry.revision.difficulty, entry.points)
                for entry in section.pool.all()
            ],
            _mix(section.mix),
            section.pk,
            section.pass_percent,
        )
        for section in sections
    ]


def _mix(kept: Mapping[str, int]) -> dict[int, int]:
    return {int(difficulty): number for difficulty, number in kept.items() if number}


def expected(sections: Iterable[Section]) -> dict[int, dict[int, int]]:
    """For each section with topics: the questions that these hold now, with their current revisions. Three queries.

    A topic means all below it too; what is in the archive is out.
    """
    chosen: dict[int, list[int]] = defaultdict(list)
    rows = SectionTopic.objects.filter(section__in=[section.pk for section in sections])
    for section, topic in rows.values_list("section_id", "topic_id"):
        chosen[section].append(topic)
    if not chosen:
        return {}
    reach = subtrees(chosen)
    usable = Question.objects.filter(archived_at=None, current__isnull=False, topic__in=set().union(*reach.values()))
    bank = list(usable.order_by("pk").values_list("pk", "topic_id", "current_id"))
    return {
        section: {question: int(current or 0) for question, topic, current in bank if topic in topics}
        for section, topics in reach.items()
    }


def question_count(quiz: Quiz) -> int:
    """How many questions an attempt has. One query."""
    return drawn_in_all((section.draw, section.size) for section in section_sizes(quiz))


def section_sizes(quiz: Quiz) -> QuerySet[Any]:
    """The sections of a quiz, each with ``size``: how many questions its pool holds."""
    return quiz.sections.annotate(size=Count("pool"))


def drawn_in_all(sizes: Iterable[tuple[int | None, int]]) -> int:
    """How many questions an attempt has, from ``draw`` and ``size`` of the sections."""
    return sum(size if draw is None else min(draw, size) for draw, size in sizes)


def outdated(quiz: Quiz) -> QuerySet[PoolEntry]:
    """Entries pinned to an older revision than the question has now, with both wordings."""
    return (
        PoolEntry.objects.filter(section__quiz=quiz)
        .exclude(revision=F("question__current"))
        .select_related("question__current", "revision")
    )


def candidates(section: Section, questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those of ``questions`` (see ``bank.queries.questions``) that no section of the quiz holds yet."""
    held = PoolEntry.objects.filter(section__quiz=section.quiz_id).values("question")
    return questions.exclude(pk__in=held)


def with_quiz_counts(questions: QuerySet[Question]) -> QuerySet[Question]:
    """``questions``, each with ``quiz_count``: in how many quizzes it stands."""
    uses = PoolEntry.objects.filter(question=OuterRef("pk")).order_by().values("question")
    counted = uses.annotate(quizzes=Count("section__quiz", distinct=True)).values("quizzes")
    return questions.annotate(quiz_count=Coalesce(Subquery(counted), 0))


def quizzes_with(question: Question) -> QuerySet[Quiz]:
    """The quizzes that hold the question."""
    return Quiz.objects.filter(pk__in=PoolEntry.objects.filter(question=question).values("section__quiz"))


def uses(question: Question) -> QuerySet[PoolEntry]:
    """Where the question stands: an entry a quiz, with the quiz and the revision it holds at hand."""
    found = PoolEntry.objects.filter(question=question).select_related("section__quiz", "revision")
    return found.order_by("section__quiz__title", "section__quiz_id", "-revision__number")
