from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Round

from lms.agencies.models import Employment
from quizzes.assembly import reviews
from quizzes.assembly.models import Quiz
from quizzes.attempts import reviewing
from quizzes.attempts.models import Attempt, Item
from quizzes.bank.models import Revision

from .models import CorrectedAttempt, Correction

ANSWERS_SHOWN: Final = 100
OUTCOMES: Final[dict[str, Q]] = {
    "passed": Q(state=Attempt.State.GRADED, passed=True),
    "failed": Q(state=Attempt.State.GRADED, passed=False),
    "waiting": Q(state=Attempt.State.SUBMITTED),
    "open": Q(state=Attempt.State.OPEN),
    "annulled": Q(state=Attempt.State.ANNULLED),
}


@dataclass(frozen=True)
class Asked:
    """A question of a quiz over all finished attempts. ``mean`` is the mean share of its points, 0 to 1."""

    revision: Revision
    shown: int
    blank: int
    mean: float


@dataclass(frozen=True)
class Said:
    """One answer and how many gave it; ``words`` are empty where nothing was answered."""

    words: tuple[str, ...]
    count: int
    mean: float


def attempts(quiz: Quiz, *, text: str = "", outcome: str = "") -> QuerySet[Attempt]:
    """Attempts at a quiz, the newest first, each with its person and ``agency_name``, where she works now."""
    found = Attempt.objects.filter(quiz=quiz).select_related("user", "paper").defer("paper__questions")
    found = found.order_by("-started_at", "-pk")
    for word in text.casefold().replace("ё", "е").split():
        found = found.filter(user__name_key__contains=word)
    if outcome in OUTCOMES:
        found = found.filter(OUTCOMES[outcome])
    return with_agencies(found)


def with_agencies(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    current = Employment.objects.current().filter(user=OuterRef("user"), is_main=True).order_by("-started_on")
    return attempts.annotate(agency_name=Subquery(current.values("agency__short_name")[:1]))


def totals(quiz: Quiz) -> dict[str, Any]:
    """How many there are: people, people_passed; attempts finished, waiting, running, annulled; mean (percent)."""
    return Attempt.objects.filter(quiz=quiz).aggregate(
        people=Count("user", distinct=True),
        people_passed=Count("user", distinct=True, filter=Q(user__in=passing(quiz))),
        finished=Count("pk", filter=Q(state=Attempt.State.GRADED)),
        waiting=Count("pk", filter=OUTCOMES["waiting"]),
        running=Count("pk", filter=OUTCOMES["open"]),
        annulled=Count("pk", filter=OUTCOMES["annulled"]),
        mean=Avg("percent", filter=Q(state=Attempt.State.GRADED)),
    )


def passing(quiz: Quiz) -> QuerySet[Any, Any]:
    """For a subquery: who passes by the attempts that count; the rule of ``attempts.grading.standing``, in SQL."""
    graded = Attempt.objects.filter(quiz=quiz, state=Attempt.State.GRADED)
    if quiz.grading == Quiz.Grading.AVERAGE:
        means = graded.order_by().values("user").annotate(mean=Round(Avg("percent"), 2))
        latest = graded.filter(user=OuterRef("user")).order_by("-number").values("pass_percent")[:1]
        return means.filter(mean__gte=Subquery(latest)).values("user")
    if quiz.grading == Quiz.Grading.BEST:
        return graded.filter(passed=True).values("user")
    later = "number__lt" if quiz.grading == Quiz.Grading.FIRST else "number__gt"
    outweighed = Exists(graded.filter(user=OuterRef("user"), **{later: OuterRef("number")}))
    return graded.filter(~outweighed, passed=True).values("user")


def questions(quiz: Quiz) -> list[Asked]:
    """Every wording that was answered in the quiz, the hardest first. Two queries."""
    rows = (
        _graded(quiz)
        .values("revision")
        .annotate(shown=Count("pk"), blank=Count("pk", filter=Q(answer__isnull=True)), mean=Avg("fraction"))
    )
    counted = {row["revision"]: row for row in rows}
    revisions = Revision.objects.filter(pk__in=counted).select_related("question")
    asked = [
        Asked(one, counted[one.pk]["shown"], counted[one.pk]["blank"], counted[one.pk]["mean"] or 0.0)
        for one in revisions
    ]
    return sorted(asked, key=lambda one: (one.mean, one.revision.pk))


def answers(quiz: Quiz, revision: Revision) -> list[Said]:
    """What people answered to one wording, the most frequent first. Two queries."""
    example = _graded(quiz).filter(revision=revision).first()
    if example is None:
        return []
    rows = (
        _graded(quiz)
        .filter(revision=revision)
        .values("answer")
        .annotate(count=Count("pk"), mean=Avg("fraction"))
        .order_by("-count")[:ANSWERS_SHOWN]
    )
    return [Said(in_words(example, row["answer"]), row["count"], row["mean"] or 0.0) for row in rows]


def items(quiz: Quiz, revision: Revision) -> QuerySet[Item]:
    """Who was asked this wording, by name, with what she answered."""
    found = _graded(quiz).filter(revision=revision).select_related("attempt__user")
    return found.order_by("attempt__user__name_key", "attempt_id")


def in_words(item: Item, answer: Any) -> tuple[str, ...]:
    """An answer as people read it. Ids of options say the same in every attempt, so any item of the wording serves."""
    return reviewing.reviewed(
        position=item.position,
        shown=item.shown,
        key=item.key,
        answer=answer,
        fraction=item.fraction,
        seen=reviews.Seen(marks=True),
    ).given


def corrections(quiz: Quiz) -> QuerySet[Correction]:
    """What has been put right in the quiz, the newest first, each with ``changed``: how many attempts."""
    found = Correction.objects.filter(quiz=quiz).select_related("revision", "by", "replacement")
    return found.annotate(changed=Count("attempts"))


def corrections_of(attempt: Attempt) -> QuerySet[CorrectedAttempt]:
    """How corrections changed one attempt, in the order in which they came."""
    found = CorrectedAttempt.objects.filter(attempt=attempt).order_by("pk")
    return found.select_related("correction__revision", "correction__by")


def attempt_rows(attempts: QuerySet[Attempt]) -> Iterator[tuple[Any, ...]]:
    """A line an attempt for a table: see ``sheets.ATTEMPTS``."""
    for one in attempts.iterator(chunk_size=2000):
        minutes = (one.finished_at - one.started_at).total_seconds() / 60 if one.finished_at else None
        verdict = "" if one.passed is None else ("да" if one.passed else "нет")
        yield (
            one.user.get_full_name(),
            getattr(one, "agency_name", None) or "",
            one.number,
            one.started_at,
            one.finished_at,
            None if minutes is None else round(minutes, 1),
            one.score,
            one.max_score,
            None if one.percent is None else one.percent / 100,
            verdict,
            one.get_state_display(),
            one.paper.code if hasattr(one, "paper") else "",
        )


def answer_rows(attempts: QuerySet[Attempt]) -> Iterator[tuple[Any, ...]]:
    """A line an answer for a table: see ``sheets.ANSWERS``."""
    found = Item.objects.filter(attempt__in=attempts.order_by().values("pk")).exclude(attempt__state=Attempt.State.OPEN)
    ordered = found.select_related("attempt__user").order_by("attempt_id", "position")
    for item in ordered.iterator(chunk_size=2000):
        yield (
            item.attempt.user.get_full_name(),
            item.attempt.number,
            item.position,
            item.stem,
            "; ".join(in_words(item, item.answer)),
            item.weight,
            None if item.fraction is None else item.fraction * item.weight,
            item.answered_at,
        )


def _graded(quiz: Quiz) -> QuerySet[Item]:
    """Questions of finished attempts, each where it was asked: what was carried over is an answer only once."""
    return Item.objects.filter(attempt__quiz=quiz, attempt__state=Attempt.State.GRADED, carried=False)
