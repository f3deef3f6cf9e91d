"""What was said of an answer written at length: by the person who judged it, and by the machine of a reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from lms.ui import russian
from quizzes.marking.reading import Reading, read
from quizzes.replies import Report
from quizzes.rubrics.actions import ensure_rubric
from quizzes.rubrics.models import Rubric
from quizzes.scenarios.channels import Look, look_of
from quizzes.scenarios.exercise import Exercise

if TYPE_CHECKING:
    from quizzes.assembly.reviews import Seen

    from .models import Item

AT_LENGTH = frozenset({"essay", "reply"})


@dataclass(frozen=True)
class Judged:
    """``points`` is None while the answer waits; ``comment`` and ``marker`` are of the trainer who marked it.

    ``reading`` is a reply with the remarks of the machine joined to its passages, in its ``exercise`` and ``look``.
    """

    text: str
    points: float | None
    out_of: float
    comment: str = ""
    marker: str = ""
    marked_at: dt.datetime | None = None
    reading: Reading | None = None
    exercise: Exercise | None = None
    look: Look | None = None

    @property
    def words(self) -> str:
        """«0,5 из 1»; empty while the points are not known or not to be seen."""
        return "" if self.points is None else f"{russian.grouped(self.points)} из {russian.grouped(self.out_of)}"


def judged(items: Iterable[Item], seen: Seen) -> dict[int, Judged]:
    """By position, what may be seen of answers at length. No query where there is none, else three at the most."""
    written = [item for item in items if item.kind in AT_LENGTH and item.answer is not None]
    prefetch_related_objects(written, "judgements__marker")
    rubrics = _rubrics(item for item in written if item.report) if seen.answers else {}
    return {item.position: _judged(item, seen, rubrics) for item in written}


def _rubrics(items: Iterable[Item]) -> dict[int | None, Rubric]:
    """The rubrics that replies are read by, by key; under None the one in force."""
    wanted = {item.key["situation"].get("rubric_id") for item in items}
    if not wanted:
        return {}
    found: dict[int | None, Rubric] = dict(Rubric.objects.in_bulk(wanted - {None}))
    return found | {None: ensure_rubric()} if None in wanted else found


def _judged(item: Item, seen: Seen, rubrics: dict[int | None, Rubric]) -> Judged:
    mark = next((one for one in item.judgements.all() if one.superseded_at is None), None)
    known: dict[str, Any] = {}
    if mark is not None and (seen.marks or seen.feedback):
        known = {"marker": mark.marker.get_short_name(), "marked_at": mark.marked_at, "comment": mark.comment}
    if seen.answers and item.report:
        exercise = Exercise.from_json(item.key["situation"])
        rubric = rubrics[exercise.rubric_id]
        known["reading"] = read(
            str(item.answer),
            Report.from_json(item.report),
            rubric.scale,
            levels=mark.levels if mark else None,
            stop_factors=mark.stop_factors if mark else None,
            score=round(mark.fraction * 100) if mark else None,
        )
        known |= {"exercise": exercise, "look": look_of(exercise.channel)}
    points = item.points if seen.marks else None
    return Judged(str(item.answer), points, item.weight, **known)
