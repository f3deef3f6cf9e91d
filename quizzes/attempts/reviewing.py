"""What of an attempt may be seen afterwards, and by whom. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from quizzes.assembly import reviews
from quizzes.scoring import KINDS, Line
from quizzes.scoring.areas import hits
from quizzes.scoring.gaps import plain

from .canvas import areas
from .judged import Judged
from .models import Attempt
from .parts import Attached, Canvas, Gap, Piece
from .sheet import FileAddress, attached, paragraphs


def seen(
    attempt: Attempt, now: dt.datetime, *, passed: bool, attempts_left: int | None, still_open: bool
) -> reviews.Seen:
    """What a learner sees of a finished attempt by the table frozen in it.

    ``passed``: by any of her attempts at the quiz. While another attempt is ``still_open``, nobody gets the key:
    a second tab would be a crib.
    """
    at = reviews.moment(finished_at=attempt.finished_at, closes_at=attempt.closes_at, now=now)
    found = reviews.seen(attempt.review, at, is_done=passed or attempts_left == 0)
    return replace(found, answers=False, feedback=False) if still_open else found


def opens(attempt: Attempt, now: dt.datetime, part: str, seen: reviews.Seen) -> str:
    """The moment at which ``part``, hidden now, will be seen; empty where it is seen or never will be.

    ``done``: as soon as she has passed or no attempt is left. ``later`` and ``closed``: as in ``reviews.MOMENTS``.
    """
    if getattr(seen, part):
        return ""
    at = reviews.moment(finished_at=attempt.finished_at, closes_at=attempt.closes_at, now=now)
    if getattr(reviews.seen(attempt.review, at), part):
        return "done"
    ahead = reviews.WHEN_OVER[reviews.WHEN_OVER.index(at) + 1 :] if at in reviews.WHEN_OVER else ()
    known = [moment for moment in ahead if moment != "closed" or attempt.closes_at is not None]
    return next((moment for moment in known if getattr(reviews.seen(attempt.review, moment), part)), "")


@dataclass(frozen=True)
class Reviewed:
    """A question of a finished attempt.

    ``verdict`` is empty where marks are not seen, ``lines`` where right answers are not; ``notes`` are the author's
    words to what was chosen, where explanations are seen without the right answers. ``comment`` answers to the outcome.
    ``paragraphs`` are a text with its gaps as they were filled, ``canvas`` a picture with what was chosen on it.
    ``judged`` is for what was written at length.
    """

    position: int
    kind: str
    stem: str
    verdict: str
    fraction: float | None
    given: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    explanation: str = ""
    comment: str = ""
    carried: bool = False
    paragraphs: tuple[tuple[Piece, ...], ...] = ()
    canvas: Canvas | None = None
    judged: Judged | None = None
    picture: Attached | None = None
    attachment: Attached | None = None

    @property
    def heading(self) -> str:
        """The question; where its text stands below with the gaps filled, what kind of text that is."""
        return KINDS[self.kind].title if self.paragraphs else self.stem

    @property
    def template(self) -> str:
        """What shows the lines."""
        return f"quizzes/attempts/reviewed/_{_LOOKS.get(self.kind, self.kind)}.html"


_LOOKS: Final = {
    "single": "choice",
    "truefalse": "choice",
    "multiple": "choice",
    "short": "typed",
    "number": "typed",
    "match": "pairs",
    "categorise": "pairs",
    "cloze": "gaps",
    "words": "gaps",
    "essay": "written",
    "reply": "written",
}


def reviewed(
    *,
    position: int,
    shown: Mapping[str, Any],
    key: Mapping[str, Any],
    answer: Any,
    fraction: float | None,
    seen: reviews.Seen,
    carried: bool = False,
    file_url: FileAddress = str,
) -> Reviewed:
    """One question with no more than ``seen`` allows; what was answered is always told."""
    kind = KINDS[shown["kind"]]
    verdict = _verdict(answer, fraction) if seen.marks or seen.answers else ""
    lines = [line if seen.feedback else replace(line, note="") for line in kind.explain(shown, key, answer)]
    return Reviewed(
        position=position,
        kind=kind.name,
        stem=plain(kind.name, shown["stem"]),
        verdict=verdict,
        fraction=fraction,
        given=tuple(given(shown, answer, lines)),
        lines=tuple(lines) if seen.answers else (),
        notes=() if seen.answers else tuple(line.note for line in lines if line.note and line.chosen),
        explanation=key.get("explanation", "") if seen.feedback else "",
        comment=key.get("feedback", {}).get(_OUTCOMES.get(verdict, ""), "") if seen.feedback else "",
        carried=carried,
        paragraphs=_filled(shown, lines) if seen.answers else (),
        canvas=_marked(shown, key, answer) if seen.answers else None,
        picture=attached(shown.get("picture"), "alt", file_url),
        attachment=attached(shown.get("attachment"), "name", file_url),
    )


_OUTCOMES: Final = {"right": "right", "part": "part", "wrong": "wrong", "blank": "wrong"}


def _filled(shown: Mapping[str, Any], lines: list[Line]) -> tuple[tuple[Piece, ...], ...]:
    """The text with what was put into its gaps, and how that was."""
    if "gaps" not in shown:
        return ()
    gaps = {}
    for number, (gap, line) in enumerate(zip(shown["gaps"], lines, strict=True), start=1):
        look = "right" if line.correct else "part" if line.share else "wrong"
        gaps[gap["id"]] = Gap(gap["id"], number, look, text=str(line.chosen or ""))
    return paragraphs(shown["stem"], gaps)


def _marked(shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Canvas | None:
    """The picture with its right areas and with what was chosen on it."""
    if shown["kind"] != "hotspot":
        return None
    chosen, ratio = answer or [], key["ratio"]
    height = round(1000 / shown["ratio"], 2)
    if shown["mode"] == "areas":
        tones = {area["id"]: "right" if area.get("right") else "wrong" for area in key["areas"]}
        tones = {each: tone for each, tone in tones.items() if tone == "right" or each in chosen}
        return Canvas("areas", height, 0, areas=areas(shown["areas"], ratio, set(chosen), tones))
    right = [area for area in key["areas"] if area.get("right")]
    tones = dict.fromkeys([area["id"] for area in right], "right")
    spots = [{"id": str(place), "shape": "circle", "coords": [*point, 0]} for place, point in enumerate(chosen)]
    hit = hits(right, chosen, ratio).values()
    met = {str(place): "right" if place in hit else "wrong" for place in range(len(chosen))}
    return Canvas("point", height, 0, areas=areas(right, ratio, (), tones), marks=areas(spots, ratio, (), met))


def _verdict(answer: Any, fraction: float | None) -> str:
    if answer is None:
        return "blank"
    if fraction is None:
        return "waiting"
    if fraction >= 1:
        return "right"
    return "part" if fraction > 0 else "wrong"


def given(shown: Mapping[str, Any], answer: Any, lines: list[Line]) -> list[str]:
    """The answer in words. Order is told by the learner's own places, since the lines stand in the right order."""
    kind = shown["kind"]
    if answer is None:
        return []
    if kind == "order":
        placed = sorted(
            (item for item in shown["options"] if item["id"] in answer), key=lambda item: answer[item["id"]]
        )
        return [f"{answer[item['id']]}. {item['text']}" for item in placed]
    if kind in ("match", "categorise", "cloze", "words"):
        return [f"{line.text} — {line.chosen}" for line in lines if line.chosen]
    if kind in ("short", "number", "essay", "reply"):
        return [str(answer)]
    if shown.get("mode") == "point":
        return [f"Точка {place}: {x / 10:.0f} % слева, {y / 10:.0f} % сверху" for place, (x, y) in enumerate(answer, 1)]
    return [line.text for line in lines if line.chosen]
