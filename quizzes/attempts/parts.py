"""What stands on the question sheet: questions with their fields, and the answers given so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from quizzes.scenarios.channels import Limits, Look
from quizzes.scenarios.exercise import Exercise

if TYPE_CHECKING:
    from .practising import Practised


@dataclass(frozen=True)
class Choice:
    """Something to choose: an option of a question, or a value in a list beside a row."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """Something that is given a place or a partner."""

    id: str
    text: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> str:
        """What it has been given, as the form says it."""
        return next((choice.value for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Gap:
    """Something to be filled in within a text. ``look``: text, number, list, radios or checks."""

    id: str
    number: int
    look: str
    layout: str = "inline"
    choices: tuple[Choice, ...] = ()
    text: str = ""
    group: int = 0

    @property
    def is_block(self) -> bool:
        """Whether its options stand on lines of their own."""
        return self.look in ("radios", "checks") and self.layout != "inline"


@dataclass(frozen=True)
class Piece:
    """A run of a text, or the gap that stands there."""

    text: str = ""
    gap: Gap | None = None


@dataclass(frozen=True)
class Word:
    """A word that waits to be put into a gap."""

    value: str
    text: str
    group: int
    endless: bool


@dataclass(frozen=True)
class Area:
    """An outline on a picture, in the units of its drawing; ``x`` and ``y`` are where its number stands."""

    number: int
    value: str
    shape: str
    numbers: tuple[float, ...]
    x: float
    y: float
    text: str = ""
    chosen: bool = False
    tone: str = ""

    @property
    def points(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in zip(self.numbers[::2], self.numbers[1::2], strict=False))


@dataclass(frozen=True)
class Spot:
    """A point to be put on a picture."""

    number: int
    x: str = ""
    y: str = ""


@dataclass(frozen=True)
class Canvas:
    """A picture to choose or point on. Its drawing is a thousand wide and ``height`` high."""

    mode: str
    height: float
    choose: int
    areas: tuple[Area, ...] = ()
    spots: tuple[Spot, ...] = ()
    marks: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Attached:
    """A file beside the question: a picture with what it shows, or something to open."""

    url: str
    words: str


@dataclass(frozen=True)
class Writing:
    """A field for a longer text, and how long it should be. ``limits`` count characters, the others words."""

    lines: int = 8
    words_least: int = 0
    words_most: int = 0
    limits: Limits | None = None


@dataclass(frozen=True)
class Question:
    """One question as it stands on the page. Which of ``choices``, ``rows``, ``text`` is filled depends on the kind."""

    position: int
    kind: str
    stem: str
    hint: str
    section: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    text: str = ""
    answered: bool = False
    sequence: int = 0
    page: int = 1
    flagged: bool = False
    practised: Practised | None = None
    at_most: int = 0
    paragraphs: tuple[tuple[Piece, ...], ...] = ()
    words: tuple[Word, ...] = ()
    categories: tuple[Choice, ...] = ()
    canvas: Canvas | None = None
    writing: Writing = field(default=Writing())
    exercise: Exercise | None = None
    look: Look | None = None
    picture: Attached | None = None
    attachment: Attached | None = None
    message_picture: str = ""

    @property
    def template(self) -> str:
        return f"quizzes/attempts/_{_TEMPLATES.get(self.kind, self.kind)}.html"

    @property
    def field(self) -> str:
        """The name of the answer on a page that holds many questions."""
        return f"q{self.position}-answer"

    @property
    def legend(self) -> str:
        """What heads the question: a text with gaps is no heading, so there it is what to do with it."""
        return self.hint if self.paragraphs else self.stem

    @property
    def advice(self) -> str:
        """What to do, where the heading does not say it."""
        return "" if self.paragraphs else self.hint


_TEMPLATES: Final = {"truefalse": "single"}
