"""A scenario as an official got it: what is frozen in a reply and what the checker is told. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Protocol

from quizzes import replies

_LISTS = ("facts", "rules", "traps")


class ScenarioLike(Protocol):
    """What an exercise is made of: a scenario, saved or not."""

    kind: str
    title: str
    channel: str
    public: bool
    answered_by: str
    author_name: str
    place: str
    message: str
    facts: list[str]
    points: list[dict[str, Any]]
    rules: list[str]
    traps: list[str]
    setup: dict[str, Any]
    practice: bool
    rubric_id: int | None
    picture_id: int | None
    picture_alt: str
    source: str
    permission: str

    @property
    def weights(self) -> Mapping[str, int]: ...
    @property
    def caps(self) -> Mapping[str, int]: ...

    model_reply: str
    runaround_reply: str
    runaround_why: str
    trainer_comment: str
    urgency: str
    norm_minutes: int
    write_minutes: int | None
    difficulty: int
    pass_score: int


_AT_JUDGING = {"at_judging": True}


@dataclass(frozen=True)
class Exercise:
    """The resident's message, the facts, what a good reply must hold, and what it is judged by."""

    title: str
    channel: str
    message: str
    author_name: str = ""
    public: bool = True
    answered_by: str = ""
    place: str = ""
    facts: tuple[str, ...] = ()
    points: tuple[replies.Point, ...] = ()
    rules: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    model_reply: str = ""
    runaround_reply: str = ""
    runaround_why: str = ""
    trainer_comment: str = ""
    urgency: str = "normal"
    norm_minutes: int = 480
    write_minutes: int | None = None
    difficulty: int = 1
    pass_score: int = 55
    kind: str = "single"
    setup: Mapping[str, Any] = field(default_factory=dict)
    practice: bool = False
    rubric_id: int | None = None
    picture_id: int | None = None
    picture_alt: str = ""
    source: str = ""
    permission: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    # Known only when a reply is judged, and frozen with its report.
    phrases: replies.OwnPhrases = field(default=replies.OwnPhrases(), metadata=_AT_JUDGING)
    earlier: tuple[str, ...] = field(default=(), metadata=_AT_JUDGING)

    @classmethod
    def of(cls, scenario: ScenarioLike) -> Exercise:
        return cls.from_json({name: getattr(scenario, name) for name in cls._frozen()})

    @classmethod
    def _frozen(cls) -> list[str]:
        """The names of what is kept with a reply."""
        return [one.name for one in fields(cls) if "at_judging" not in one.metadata]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Exercise:
        """From a frozen situation; what an older one did not keep has its default."""
        known = {name: data[name] for name in cls._frozen() if name in data}
        known |= {name: tuple(data.get(name, ())) for name in _LISTS}
        known["points"] = tuple(
            replies.Point(str(point["text"]), int(point.get("weight", 1))) for point in data.get("points", ())
        )
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        data = {name: value for name, value in asdict(self).items() if name in self._frozen()}
        return {**data, "points": list(data["points"]), **{name: list(data[name]) for name in _LISTS}}

    def for_checker(self) -> replies.Situation:
        return replies.Situation(
            channel=self.channel,
            public=self.public,
            author=self.author_name,
            message=self.message,
            facts=self.facts,
            points=self.points,
            model_reply=self.model_reply,
            weights=self.weights,
            caps=self.caps,
            # Whoever is to improve a runaround begins with its words.
            runaround_reply="" if self.kind == "improve" else self.runaround_reply,
            earlier=self.earlier,
            phrases=self.phrases,
        )

    def norm_ends_at(self, started_at: dt.datetime) -> dt.datetime | None:
        """When the advised time for writing is over; a reply may still be sent after it."""
        return started_at + dt.timedelta(minutes=self.write_minutes) if self.write_minutes else None


# Stop factors that fail a reply whatever its score: it must not be published at all.
FATAL = frozenset({"SF1", "SF2"})


def passes(*, score: int, stop_factors: tuple[str, ...] | list[str], pass_score: int) -> bool:
    """Whether a reply with this score is good enough."""
    return score >= pass_score and FATAL.isdisjoint(stop_factors)
