"""What every kind of exercise can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from quizzes import replies

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise


@dataclass(frozen=True)
class Gap:
    """One line of the readiness list of a kind's own part. ``blocks``: nothing is published until it is ``done``."""

    text: str
    done: bool
    blocks: bool = True
    why: str = ""


@dataclass(frozen=True)
class Answer:
    """What came from the page: the words of the reply, and what the kind asks for beside them.

    ``turn`` is the turn that the page showed, where a kind has several; an answer to a turn that is over is ignored.
    """

    text: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    turn: int | None = None


@dataclass(frozen=True)
class Judgement:
    """How an answer is judged: ``score`` 0–100, the stop factors that hold, the checker's report where a reply was
    written, and what the kind found out beside it (``outcome`` survives JSON)."""

    score: int
    stop_factors: tuple[str, ...] = ()
    report: replies.Report | None = None
    outcome: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What an answer leads to: the work as it stands now, and the judgement once the exercise is over."""

    work: Mapping[str, Any]
    judgement: Judgement | None = None
    text: str = ""


class Kind(ABC):
    """A kind of exercise; each subclass has one instance in ``KINDS``.

    ``setup`` of an exercise is what the author wrote for this kind; ``work`` of a reply is what the official has done
    so far. Both are JSON; only the kind reads them. Where an exercise has several turns, ``work["turn"]`` counts them
    from 0.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]  # one sentence for whoever chooses a kind
    writes_reply: ClassVar[bool] = True  # whether the official writes words that a trainer can mark by the rubric
    # Parts of the scenario that must be there before publishing: message, facts, points, model.
    needs: ClassVar[frozenset[str]] = frozenset({"message", "facts", "points", "model"})

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        """What the kind's own part lacks or has, in the order in which an author would fill it in."""
        return ()

    def opening(self, exercise: Exercise) -> Mapping[str, Any]:
        """The work of somebody who has just begun."""
        return {}

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        """Why ``answer`` cannot be taken, in plain Russian; empty when it can."""
        return ["Ответ пустой. Напишите жителю и отправьте ещё раз."] if not answer.text else ()

    def hint(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> replies.Report | None:
        """What the checker would say of a draft, for practice; None where there are no words to judge."""
        return replies.check(answer.text, exercise.for_checker())

    @abstractmethod
    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        """Take an answer that has no ``problems``. Deterministic."""
