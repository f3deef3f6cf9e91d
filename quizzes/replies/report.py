"""What goes into the checker and what comes out: frozen, and the way out survives JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

RULES_VERSION = "2.1"

FeatureName = Literal[
    "otpiska",
    "has_greeting",
    "addresses_by_name",
    "has_concrete_action",
    "has_deadline",
    "has_contact",
    "personal_data_leak",
    "tone_ok",
    "answers_question",
    "pd_request_public",
    "has_empathy",
    "has_closing",
    "contradicts_facts",
]
FEATURES: tuple[FeatureName, ...] = get_args(FeatureName)

CriterionName = Literal["K1", "K2", "K3", "K4", "K5", "K6", "K7"]
CRITERIA: tuple[CriterionName, ...] = get_args(CriterionName)

FindingKind = Literal["harm", "language", "missing", "good"]
# The order in which findings of one place are read: what hurts comes first.
KINDS: tuple[FindingKind, ...] = get_args(FindingKind)


@dataclass(frozen=True)
class Point:
    """Something that a good reply must hold."""

    text: str
    weight: int = 1


@dataclass(frozen=True)
class Phrase:
    """A trainer's own phrase: what to look for, and what is said of it. `severity` is 1 to 3."""

    words: str
    kind: FindingKind
    severity: int
    title: str
    why: str
    how: str = ""
    rewording: str = ""


@dataclass(frozen=True)
class OwnPhrases:
    """The phrases in force, and the number of the edition they are of (0: there are none)."""

    edition: int = 0
    phrases: tuple[Phrase, ...] = ()


NO_PHRASES = OwnPhrases()


@dataclass(frozen=True)
class Situation:
    """What the official knew when writing.

    ``runaround_reply`` was shown to her as a warning; ``earlier`` are her earlier replies, the newest first;
    ``phrases`` are the trainers' own, added to those that the checker knows.
    ``weights`` and ``caps`` are those of another rubric, by criterion and stop factor; empty: the checker's own.
    Criteria that the checker does not judge leave their weight to the others.
    ``in_thread``: she has answered this resident before, so a greeting and a name are not asked for again (EX4).
    """

    channel: str
    public: bool
    author: str
    message: str
    facts: tuple[str, ...]
    points: tuple[Point, ...] = ()
    model_reply: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    runaround_reply: str = ""
    earlier: tuple[str, ...] = ()
    phrases: OwnPhrases = NO_PHRASES
    in_thread: bool = False


@dataclass(frozen=True)
class Finding:
    """One remark: `start` and `end` are offsets in the reply, None when something is missing altogether."""

    code: str
    kind: FindingKind
    severity: int
    start: int | None
    end: int | None
    title: str
    why: str
    how: str
    rewording: str = ""

    @classmethod
    def at(
        cls,
        span: tuple[int, int] | None,
        code: str,
        kind: FindingKind,
        severity: int,
        title: str,
        why: str,
        how: str = "",
        rewording: str = "",
    ) -> Finding:
        """Make a finding of a passage, or of the whole reply where there is none."""
        start, end = span or (None, None)
        return cls(code, kind, severity, start, end, title, why, how, rewording)

    @property
    def place(self) -> tuple[bool, int, int, int]:
        """Where it is read: marked passages from the top, then what is missing, the gravest first."""
        return (self.start is None, self.start or 0, -self.severity, KINDS.index(self.kind))


@dataclass(frozen=True)
class Report:
    """The checker's judgement of one reply, with the version of the rules it was made by."""

    rules_version: str
    features: dict[str, bool]
    criteria: dict[str, int]
    caps: tuple[str, ...]
    score: int
    findings: tuple[Finding, ...]
    length: dict[str, int]
    readability: float
    exceptions: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        return {
            **data,
            "caps": list(self.caps),
            "exceptions": list(self.exceptions),
            "findings": list(data["findings"]),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        return cls(
            rules_version=data["rules_version"],
            features=dict(data["features"]),
            criteria=dict(data["criteria"]),
            caps=tuple(data["caps"]),
            score=data["score"],
            findings=tuple(Finding(**finding) for finding in data["findings"]),
            length=dict(data["length"]),
            readability=data["readability"],
            exceptions=tuple(data.get("exceptions", ())),
        )
