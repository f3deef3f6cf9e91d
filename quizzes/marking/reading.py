"""A reply as it is read after it was sent: marked passages, numbered notes, levels by criterion. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quizzes import replies
from quizzes.rubrics.scale import TOP_LEVEL, Criterion, Scale, StopFactor, Zone

KIND_WORDS: Final[dict[str, str]] = {
    "harm": "вредит ответу",
    "language": "тяжёлый язык",
    "missing": "не хватает",
    "good": "хорошо",
}
# EX1, thanks without a question: there is nothing to do, to promise or to ask about.
LEFT_OUT: Final = frozenset({"K2", "K3", "K6"})


@dataclass(frozen=True)
class Note:
    """A remark with every passage that it is about; ``number`` joins them. What has no passage has no number."""

    number: int
    finding: replies.Finding
    quotes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.finding.kind

    @property
    def word(self) -> str:
        return KIND_WORDS[self.finding.kind]


@dataclass(frozen=True)
class Piece:
    """A run of the reply under the same notes.

    ``ends`` are the notes one of whose passages ends here; ``first_of`` those that are met here for the first time.
    """

    text: str
    kind: str | None
    numbers: tuple[int, ...]
    ends: tuple[Note, ...]
    first_of: tuple[int, ...]

    @property
    def joined(self) -> str:
        """The notes over this piece, for the script that lights them up together."""
        return " ".join(map(str, self.numbers))


@dataclass(frozen=True)
class Bar:
    """One criterion: the level that counts and, where a trainer has marked, the machine's beside it."""

    criterion: Criterion
    level: int | None
    hint: int | None = None

    @property
    def cells(self) -> list[bool]:
        return [step <= (self.level or 0) for step in range(1, TOP_LEVEL + 1)]

    @property
    def words(self) -> str:
        return "Здесь не оценивается" if self.level is None else self.criterion.levels[self.level]

    @property
    def differs(self) -> bool:
        return self.hint is not None and self.hint != self.level


@dataclass(frozen=True)
class Reading:
    """Everything that a page says about a sent reply."""

    score: int
    zone: Zone | None
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    overall: tuple[Note, ...]
    missing: tuple[Note, ...]
    bars: tuple[Bar, ...]
    stop_factors: tuple[StopFactor, ...]
    length: Mapping[str, int]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds that are marked in the text with their words, for the key above it."""
        found = {note.kind for note in self.notes}
        return [(kind, word) for kind, word in KIND_WORDS.items() if kind in found]


def read(
    text: str,
    report: replies.Report,
    scale: Scale,
    *,
    levels: Mapping[str, int | None] | None = None,
    stop_factors: Sequence[str] | None = None,
    score: int | None = None,
) -> Reading:
    """Join a reply with its report.

    ``levels``, ``stop_factors`` and ``score`` are the trainer's, where she has marked.
    """
    placed = [index for index, finding in enumerate(report.findings) if _has_place(text, finding)]
    placeless = [finding for finding in report.findings if not _has_place(text, finding)]
    notes = _notes(text, report.findings, placed)
    final = report.score if score is None else score
    return Reading(
        score=final,
        zone=scale.zone(final),
        pieces=_pieces(text, report.findings, notes),
        notes=tuple(dict.fromkeys(notes.values())),
        overall=tuple(Note(0, one) for one in placeless if one.kind in ("harm", "language")),
        missing=tuple(Note(0, one) for one in placeless if one.kind == "missing"),
        bars=_bars(report, scale, levels),
        stop_factors=tuple(scale.named(report.caps if stop_factors is None else stop_factors)),
        length=report.length,
    )


def hint_levels(report: replies.Report) -> dict[str, int | None]:
    """The machine's levels; None where an exception leaves the criterion out."""
    left_out = LEFT_OUT if "EX1" in report.exceptions else frozenset()
    return {code: None if code in left_out else level for code, level in report.criteria.items()}


def _has_place(text: str, finding: replies.Finding) -> bool:
    return finding.start is not None and finding.end is not None and finding.start < min(finding.end, len(text))


def _notes(text: str, findings: Sequence[replies.Finding], placed: Iterable[int]) -> dict[int, Note]:
    """The note of each finding that has a place, in the order of the text. Findings that say the same share one."""
    ordered = sorted(placed, key=lambda index: (findings[index].start or 0, findings[index].end or 0, index))
    groups: dict[tuple[str, ...], list[int]] = {}
    for index in ordered:
        one = findings[index]
        groups.setdefault((one.code, one.title, one.why, one.how, one.rewording), []).append(index)
    return {
        index: note
        for number, members in enumerate(groups.values(), start=1)
        for note in [
            Note(
                number,
                findings[members[0]],
                tuple(dict.fromkeys(text[findings[one].start : findings[one].end] for one in members)),
            )
        ]
        for index in members
    }


def _pieces(text: str, findings: Sequence[replies.Finding], notes: Mapping[int, Note]) -> tuple[Piece, ...]:
    cut = replies.segments(text, findings)
    pieces: list[Piece] = []
    seen: set[int] = set()
    for place, segment in enumerate(cut):
        after = set(cut[place + 1].finding_ids) if place + 1 < len(cut) else set()
        own = [index for index in segment.finding_ids if index in notes]
        numbers = tuple(dict.fromkeys(notes[index].number for index in own))
        pieces.append(
            Piece(
                text=segment.text,
                kind=segment.kind,
                numbers=numbers,
                ends=tuple(dict.fromkeys(notes[index] for index in own if index not in after)),
                first_of=tuple(number for number in numbers if number not in seen),
            )
        )
        seen.update(numbers)
    return tuple(pieces)


def _bars(report: replies.Report, scale: Scale, levels: Mapping[str, int | None] | None) -> tuple[Bar, ...]:
    hints = hint_levels(report)
    if levels is None:
        return tuple(Bar(one, hints.get(one.code)) for one in scale.criteria)
    return tuple(Bar(one, levels.get(one.code), hints.get(one.code)) for one in scale.criteria)
