from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from quizzes.assembly.models import Quiz
from quizzes.attempts import reviewing
from quizzes.attempts.models import Attempt, Item
from quizzes.bank.models import Revision
from quizzes.scoring import KINDS, Line

from . import counting
from .advice import Flag, flags
from .statistics import GROUP, ItemFigures, QuizFigures

FIRST, BEST, ALL = "first", "best", "all"
CHOSEN: Final = frozenset({"single", "truefalse", "multiple"})
PUT: Final = frozenset({"match", "categorise", "cloze", "words"})
WRITTEN: Final = frozenset({"essay", "reply"})
_WORTH: Final = {
    (True, True): _("на весь балл"),
    (False, True): _("на часть балла"),
    (False, False): _("без балла"),
}


@dataclass(frozen=True)
class Question:
    """A wording of a question with its figures. ``seconds``: the median pause before its answer was saved."""

    revision: Revision
    figures: ItemFigures
    flags: list[Flag]
    exposure: float
    seconds: float | None


@dataclass(frozen=True)
class Analysis:
    """A quiz over the chosen attempts; ``percents`` are their results."""

    figures: QuizFigures | None
    questions: list[Question]
    percents: list[float]


@dataclass(frozen=True)
class Option:
    """An option or answer: how many chose it, and the shares of the strong and of the weak who did."""

    words: str
    right: bool
    count: int
    share: float
    upper: float
    lower: float


def chosen_attempts(
    quiz: Quiz, *, which: str = FIRST, since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Attempt]:
    """Finished attempts: everybody's first, everybody's best, or all. Annulled ones are out."""
    found = Attempt.objects.filter(quiz=quiz, state=Attempt.State.GRADED)
    if since:
        found = found.filter(finished_at__date__gte=since)
    if until:
        found = found.filter(finished_at__date__lte=until)
    if which == ALL:
        return found
    order = "number" if which == FIRST else "-percent"
    kept = found.order_by("user_id", order, "pk").distinct("user_id")
    return Attempt.objects.filter(pk__in=kept.values("pk"))


def analysis(attempts: QuerySet[Attempt]) -> Analysis:
    """Everything about the quiz in four queries, five where people had different questions; the database counts."""
    attempts = attempts.order_by()
    results = dict(attempts.values_list("pk", "percent"))
    percents = [float(percent or 0) for percent in results.values()]
    figures, items = counting.figures(attempts)
    pauses = counting.pauses(list(results))
    revisions = Revision.objects.filter(pk__in=items).select_related("question")
    questions = [
        Question(one, items[one.pk], flags(items[one.pk]), items[one.pk].shown / len(percents), pauses.get(one.pk))
        for one in revisions
    ]
    return Analysis(figures, sorted(questions, key=_first_the_grave), percents)


def item_figures(attempts: QuerySet[Attempt]) -> dict[int, ItemFigures]:
    """Figures of each wording by its key, and nothing else of the quiz. One query."""
    return counting.figures_of_items(attempts.order_by())


def exposures() -> dict[int, int]:
    """How many times each question was shown, in whatever wording, by the key of the question. One query."""
    shown = Item.objects.order_by().values("revision__question").annotate(times=Count("pk"))
    return {row["revision__question"]: row["times"] for row in shown}


def options(attempts: QuerySet[Attempt], revision: Revision) -> list[Option]:
    """What was answered to one wording, by all, by the best 27 % and by the weakest 27 %. One query.

    Options that nobody chose are there too: they distract nobody.
    """
    rows = list(
        Item.objects.filter(attempt__in=attempts.order_by().values("pk"), revision=revision)
        .select_related("attempt")
        .order_by("attempt__percent", "pk")
    )
    size = round(len(rows) * GROUP)
    counted: dict[str, list[int]] = {}
    right: dict[str, bool] = {}
    for words, is_right in _offered(rows):
        right[words], counted[words] = is_right, [0, 0, 0]
    for place, item in enumerate(rows):
        for words, is_right in _answered(item):
            right.setdefault(words, is_right)
            counts = counted.setdefault(words, [0, 0, 0])
            counts[0] += 1
            counts[1] += place >= len(rows) - size
            counts[2] += place < size
    groups = size or 1
    found = [
        Option(words, right[words], every, every / len(rows), upper / groups, lower / groups)
        for words, (every, upper, lower) in counted.items()
    ]
    return sorted(found, key=lambda one: (not one.right, -one.count))


def _offered(items: list[Item]) -> Iterator[tuple[str, bool]]:
    """What could be chosen: one wording shows everybody the same options."""
    if items and items[0].kind in CHOSEN:
        yield from ((line.text, bool(line.right)) for line in _lines(items[0]))


def _answered(item: Item) -> Iterator[tuple[str, bool]]:
    """Every option that was chosen, every gap or row with what was put there; else the whole answer in words.

    Of what is written at length only what it was worth: no two people write the same.
    """
    whole = (item.fraction or 0.0) >= 1
    if item.answer is None:
        yield "", False
    elif item.kind in WRITTEN:
        yield str(_WORTH[whole, bool(item.fraction)]), whole
    elif item.kind in CHOSEN:
        yield from ((line.text, bool(line.right)) for line in _lines(item) if line.chosen)
    elif item.kind in PUT:
        yield from ((f"{line.text} — {line.chosen}", bool(line.correct)) for line in _lines(item) if line.chosen)
    else:
        yield "; ".join(reviewing.given(item.shown, item.answer, _lines(item))), whole


def _lines(item: Item) -> list[Line]:
    return KINDS[item.kind].explain(item.shown, item.key, item.answer)


def _first_the_grave(question: Question) -> tuple[bool, bool, float]:
    grave = any(flag.grave for flag in question.flags)
    return not grave, not question.flags, question.figures.facility
