from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Round

from lms.agencies.models import Employment
from lms.people import names
from lms.people.models import User
from quizzes.assembly.models import Quiz
from quizzes.attempts.judged import AT_LENGTH
from quizzes.attempts.models import FINISHED, Attempt, Item
from quizzes.bank.models import Revision

from .models import CorrectedAttempt, Correction
from .wordings import Answer, Wordings, in_words

ANSWERS_SHOWN: Final = 100
CHUNK: Final = 2000
OUTCOMES: Final[dict[str, Q]] = {
    "passed": Q(state=Attempt.State.GRADED, passed=True),
    "failed": Q(state=Attempt.State.GRADED, passed=False),
    "waiting": Q(state=Attempt.State.SUBMITTED),
    "open": Q(state=Attempt.State.OPEN),
    "annulled": Q(state=Attempt.State.ANNULLED),
}


@dataclass(frozen=True)
class Asked:
    """A question of a quiz over all finished attempts.

    ``mean`` is the mean share of its points, 0 to 1; None where nobody has judged an answer yet. ``waiting`` are those
    that a person has not.
    """

    revision: Revision
    shown: int
    blank: int
    waiting: int
    mean: float | None

    @property
    def waiting_words(self) -> str:
        return f"ждут проверки: {self.waiting}"


@dataclass(frozen=True)
class Said:
    """One answer and how many gave it; ``words`` are empty where nothing was answered."""

    words: tuple[str, ...]
    count: int
    mean: float | None


def attempts(quiz: Quiz, *, text: str = "", outcome: str = "") -> QuerySet[Attempt]:
    """Attempts at a quiz, the newest first, each with its person and ``agency_name``, where she works now."""
    found = Attempt.objects.filter(quiz=quiz).select_related("user", "paper").defer("paper__questions")
    found = found.order_by("-started_at", "-pk")
    for word in names.sort_key(text).split():
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
        _finished(quiz)
        .values("revision")
        .annotate(
            shown=Count("pk"),
            blank=Count("pk", filter=Q(answer__isnull=True)),
            waiting=Count("pk", filter=Q(fraction=None)),
            mean=Avg("fraction"),
        )
        .values_list("revision", "shown", "blank", "waiting", "mean")
    )
    counted = {revision: figures for revision, *figures in rows}
    revisions = Revision.objects.filter(pk__in=counted).select_related("question")
    asked = [Asked(one, *counted[one.pk]) for one in revisions]
    return sorted(asked, key=lambda one: (one.mean is None, one.mean or 0.0, one.revision.pk))


def answers(quiz: Quiz, revision: Revision) -> list[Said]:
    """What people answered to one wording, the most frequent first. Two queries.

    What is written at length is not counted: nobody writes the same.
    """
    if revision.kind in AT_LENGTH:
        return []
    example = _finished(quiz).filter(revision=revision).first()
    if example is None:
        return []
    rows = (
        _finished(quiz)
        .filter(revision=revision)
        .values("answer")
        .annotate(count=Count("pk"), mean=Avg("fraction"))
        .order_by("-count")[:ANSWERS_SHOWN]
    )
    return [Said(in_words(example, row["answer"]), row["count"], row["mean"]) for row in rows]


def items(quiz: Quiz, revision: Revision) -> QuerySet[Item]:
    """Who was asked this wording, by name, with what she answered."""
    found = _finished(quiz).filter(revision=revision).select_related("attempt__user")
    return found.order_by("attempt__user__name_key", "attempt_id")


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
    for one in attempts.iterator(chunk_size=CHUNK):
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


def answer_count(attempts: QuerySet[Attempt]) -> int:
    return _answers_in(attempts).count()


def answer_rows(attempts: QuerySet[Attempt]) -> Iterator[tuple[Any, ...]]:
    """A line an answer for a table: see ``sheets.ANSWERS``. Three queries, and the lines come as they are taken."""
    return _rows_of(_answers_in(attempts).order_by("attempt_id", "position"), attempts)


def question_rows(quiz: Quiz, revision: Revision) -> Iterator[tuple[Any, ...]]:
    """The lines of one question, by name."""
    return _rows_of(items(quiz, revision), Attempt.objects.filter(quiz=quiz))


def _answers_in(attempts: QuerySet[Attempt]) -> QuerySet[Item]:
    found = Item.objects.filter(attempt__in=attempts.order_by().values("pk"))
    return found.exclude(attempt__state=Attempt.State.OPEN)


FIELDS: Final = (
    *("pk", "revision_id", "answer", "attempt__user_id", "attempt__number", "position", "weight", "fraction"),
    *("answered_at", "mark__marker_id", "mark__comment"),
)


def _rows_of(found: QuerySet[Item], attempts: QuerySet[Attempt]) -> Iterator[tuple[Any, ...]]:
    wordings, names = Wordings(found), _names(attempts)
    marked = found.annotate(mark=FilteredRelation("judgements", condition=Q(judgements__superseded_at=None)))
    rows = marked.values_list(*FIELDS).iterator(chunk_size=CHUNK)
    for pk, revision, answer, user, number, position, weight, fraction, answered_at, marker, comment in rows:
        yield (
            names[user],
            number,
            position,
            wordings.stem(revision),
            wordings.words(Answer(pk, revision, answer)),
            weight,
            None if fraction is None else fraction * weight,
            answered_at,
            names.get(marker, ""),
            comment or "",
        )


def _names(attempts: QuerySet[Attempt]) -> dict[int | None, str]:
    """The full names of those whose attempts they are, and of those who marked anything."""
    marked = Item.objects.filter(judgements__isnull=False).values("judgements__marker")
    people = User.objects.filter(Q(pk__in=attempts.order_by().values("user")) | Q(pk__in=marked))
    return {user.pk: user.get_full_name() for user in people.only("last_name", "first_name", "patronymic")}


def _finished(quiz: Quiz) -> QuerySet[Item]:
    """Questions of attempts that were sent, each where it was asked: what was carried over is an answer only once.

    Where a person still has to judge an answer it has no fraction.
    """
    return Item.objects.filter(attempt__quiz=quiz, attempt__state__in=FINISHED, carried=False)
