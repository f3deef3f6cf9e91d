"""The script of a dialogue as its author wrote it: scenes, and ways from one to the next. Pure.

``setup``: ``{"max_turns": 6, "scenes": [{"id", "title", "speaker", "message", "facts": [], "points": [], "ending": None
or {"outcome", "meaning", "cap"}, "ways": [{"when", "tests": [{"sign", "bound"}], "to"}]}]}``. The message, facts and
points of the first scene are those of the exercise. What is malformed is read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from quizzes import replies

from .dialogue_signs import SIGNS, Cube, Test

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise

MOST_TURNS: Final = 8
USUAL_TURNS: Final = 6
MOST_SCENES: Final = 14
MOST_WAYS: Final = 6
MOST_TESTS: Final = 3
ALL, ANY, ELSE = "all", "any", "else"
GOOD, NEUTRAL, BAD = "good", "neutral", "bad"
# A conversation that ended so is worth no more, however good its replies were.
CAPS: Final = {GOOD: 100, NEUTRAL: 75, BAD: 50}
RESIDENT, FOLLOWERS, GOVERNOR, STORY = "resident", "followers", "governor", "story"
SPEAKERS: Final = {
    RESIDENT: "Житель",
    FOLLOWERS: "Подписчики",
    GOVERNOR: "Страница губернатора",
    STORY: "Что было дальше",
}


@dataclass(frozen=True)
class Way:
    """Where the conversation goes (``to``, the id of a scene) when its condition holds."""

    when: str
    tests: tuple[Test, ...]
    to: str

    @property
    def cubes(self) -> tuple[Cube, ...]:
        """The condition as alternatives, each a set of signs that hold together; none: it never holds."""
        if self.when == ELSE:
            return (frozenset(),)
        if self.when == ANY:
            return tuple(frozenset({test.literal}) for test in self.tests)
        return (frozenset(test.literal for test in self.tests),) if self.tests else ()

    @property
    def words(self) -> str:
        if self.when == ELSE:
            return "иначе"
        return (" или " if self.when == ANY else " и ").join(test.words for test in self.tests) or "без условия"

    def holds(self, report: replies.Report) -> bool:
        if self.when == ELSE:
            return True
        found = [test.holds(report) for test in self.tests]
        return any(found) if self.when == ANY else bool(found) and all(found)

    def because(self, report: replies.Report) -> str:
        """Which signs opened this way, in plain words."""
        if self.when == ELSE:
            return "остальные условия не сработали"
        return ", ".join(test.because for test in self.tests if test.holds(report))


@dataclass(frozen=True)
class Ending:
    """How a conversation ended, and the most that it is worth."""

    outcome: str
    meaning: str
    cap: int


@dataclass(frozen=True)
class Scene:
    """Somebody says something (``message``); the official answers, unless the conversation ends here."""

    id: str
    title: str
    speaker: str
    message: str
    facts: tuple[str, ...]
    points: tuple[replies.Point, ...]
    ending: Ending | None
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Script:
    scenes: tuple[Scene, ...]
    max_turns: int

    @classmethod
    def of(cls, exercise: Exercise) -> Script:
        return cls.read(exercise.setup, exercise.message, exercise.points)

    @classmethod
    def read(cls, setup: Mapping[str, Any], message: str = "", points: tuple[replies.Point, ...] = ()) -> Script:
        found: dict[str, Scene] = {}
        for number, raw in enumerate(_dicts(setup.get("scenes"))[:MOST_SCENES]):
            scene = _scene(raw, number, None if found else (message, points))
            found.setdefault(scene.id, scene)
        turns = _number(setup.get("max_turns"), USUAL_TURNS)
        return cls(tuple(found.values()), min(max(turns, 1), MOST_TURNS))

    @cached_property
    def by_id(self) -> Mapping[str, Scene]:
        return {scene.id: scene for scene in self.scenes}

    def number(self, scene: Scene) -> int:
        """Its place, from 1."""
        return self.scenes.index(scene) + 1


def _scene(raw: Mapping[str, Any], number: int, opening: tuple[str, tuple[replies.Point, ...]] | None) -> Scene:
    message, points = opening or (_words(raw.get("message")), tuple(map(replies.Point, _lines(raw.get("points")))))
    return Scene(
        id=_words(raw.get("id")) or f"s{number + 1}",
        title=_words(raw.get("title")) or f"Сцена {number + 1}",
        speaker=_choice(raw.get("speaker"), SPEAKERS, RESIDENT),
        message=message,
        facts=_lines(raw.get("facts")),
        points=points,
        ending=_ending(raw.get("ending")),
        ways=tuple(_way(way) for way in _dicts(raw.get("ways"))[: MOST_WAYS + 1]),
    )


def _ending(raw: object) -> Ending | None:
    if not isinstance(raw, Mapping):
        return None
    outcome = _choice(raw.get("outcome"), CAPS, NEUTRAL)
    cap = _number(raw.get("cap"), CAPS[outcome])
    return Ending(outcome, _words(raw.get("meaning")), min(max(cap, 0), 100))


def _way(raw: Mapping[str, Any]) -> Way:
    tests = [
        Test(one["sign"], min(max(_number(one.get("bound"), 0), 0), 100))
        for one in _dicts(raw.get("tests"))[:MOST_TESTS]
        if isinstance(one.get("sign"), str) and one["sign"] in SIGNS
    ]
    return Way(_choice(raw.get("when"), (ALL, ANY, ELSE), ALL), tuple(tests), _words(raw.get("to")))


def _dicts(raw: object) -> list[Mapping[str, Any]]:
    return [one for one in raw if isinstance(one, Mapping)] if isinstance(raw, list) else []


def _lines(raw: object) -> tuple[str, ...]:
    return tuple(one for one in raw if isinstance(one, str) and one) if isinstance(raw, list) else ()


def _words(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _choice(raw: object, known: Mapping[str, Any] | tuple[str, ...], other: str) -> str:
    return raw if isinstance(raw, str) and raw in known else other


def _number(raw: object, other: int) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else other
