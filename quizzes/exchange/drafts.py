"""What every reader gives and every writer takes: a question outside the bank. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

FILE_LIMIT: Final = 50 * 1024 * 1024
QUESTIONS_MOST: Final = 20_000
MEGABYTE: Final = 1024 * 1024


class Unreadable(ValueError):  # noqa: N818 - an answer to the person, not an error of the program
    """A file, or one question in it, that cannot be read: where it stands and why, in Russian."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason, self.place = reason, place


@dataclass(frozen=True)
class Draft:
    """A question as a file holds it. ``body`` is what `quizzes.scoring` understands, with one difference:
    the ``file`` of its picture or attachment is a name in ``files`` until they are stored.
    """

    place: str  # "строка 12", "вопрос 3": where it stands in the file
    kind: str
    body: Mapping[str, Any]
    title: str = ""
    topic: tuple[str, ...] = ()  # titles from the root
    code: str = ""
    tags: tuple[str, ...] = ()
    difficulty: int = 1
    source_url: str = ""
    source_note: str = ""
    seconds: int | None = None
    points: float = 1.0
    files: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()  # what was simplified or left out, in Russian


@dataclass(frozen=True)
class Refusal:
    """Something in a file that does not come in. ``harmless``: it is no question, nothing is lost without it."""

    place: str
    title: str
    reason: str
    harmless: bool = False


@dataclass(frozen=True)
class Reading:
    """What a file says: the questions that can come in and what cannot, each with its place."""

    format: str
    drafts: tuple[Draft, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every question of the file can come in."""
        return all(refusal.harmless for refusal in self.refusals)


@dataclass(frozen=True)
class Writing:
    """A file made of drafts: ``refusals`` are the questions that the format cannot hold, ``remarks`` what it loses."""

    data: bytes
    refusals: tuple[Refusal, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format of question files. ``sniff`` says whether the content looks like it; ``read`` may raise Unreadable."""

    name: str
    title: str
    extensions: tuple[str, ...]  # the first one is that of files we write
    content_type: str
    sniff: Callable[[bytes, str], bool]
    read: Callable[[bytes, str], Reading]
    write: Callable[[Sequence[Draft]], Writing] | None = None
