"""The kinds of lessons: what each consists of, what may complete it, and how trainers and learners see it.

A kind is added by a ``lessonkind.py`` in its room, which calls ``register``; those files are read when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import strip_tags

from lms.files.models import StoredFile

from .models import ICONS, Lesson

# No lesson asks for more minutes on its page than this.
LONGEST: Final = 240

if TYPE_CHECKING:
    import datetime as dt

    from courses.progress.queries import Trail
    from lms.people.models import User

    from .forms import LessonForm


def no_settings(given: Any) -> dict[str, Any]:
    return {}


def timed(given: Any) -> dict[str, Any]:
    """``{"at_least": minutes}`` where the rule is time, else nothing."""
    minutes = given.get("at_least") if isinstance(given, dict) else None
    return {"at_least": minutes} if isinstance(minutes, int) and 1 <= minutes <= LONGEST else {}


def nothing_shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    return {}


def nothing_wrong(lesson: Lesson) -> str:
    return ""


@dataclass(frozen=True)
class LessonKind:
    """One kind of lesson.

    ``completions`` are the rules that may complete it, the usual one first. ``is_filled`` says whether it holds what
    it is for; where not, ``gap`` is the sentence for the trainer, with ``%s`` for the title. ``form`` is what she
    fills in, ``template`` the part of the learner's page, for which ``shown`` gives what it needs beside the lesson:
    of a preview the way is one without an enrolment. ``files`` are the kinds of file that its form takes.
    ``wrong`` says, as a sentence for the trainer, why a lesson cannot be kept so; empty where it can.
    ``settled`` brings ``lesson.settings`` to the kind's shape, whatever it is given; it says there what the shape is.
    """

    completions: tuple[Lesson.Rule, ...]
    is_filled: Callable[[Lesson], bool]
    gap: Any
    form: type[LessonForm]
    template: str = ""
    shown: Callable[[Lesson, User, Trail], dict[str, Any]] = nothing_shown
    files: tuple[StoredFile.Kind, ...] = ()
    wrong: Callable[[Lesson], str] = nothing_wrong
    settled: Callable[[Any], dict[str, Any]] = no_settings


@dataclass(frozen=True)
class LessonRule:
    """A rule of completion that a room watches over, for lessons of any kind.

    ``is_met`` says whether the learner may press «done» now, and raises Refused where it can say what is missing; she
    has no such button where the rule has none. ``is_earned`` says whether she has done elsewhere what it asks for
    (since the moment, if any, at which she began the course again): then the lesson counts when she opens it.
    ``template`` is a part of the page above the buttons, ``shown`` what it needs, as with a kind.
    """

    is_met: Callable[[Lesson, User], bool] | None = None
    is_earned: Callable[[Lesson, User, dt.datetime | None], bool] | None = None
    template: str = ""
    shown: Callable[[Lesson, User, Trail], dict[str, Any]] = nothing_shown


_KINDS: Final[dict[str, LessonKind]] = {}
_RULES: Final[dict[str, LessonRule]] = {}


def register(code: str, kind: LessonKind) -> None:
    _KINDS[code] = kind


def register_rule(code: str, rule: LessonRule) -> None:
    _RULES[code] = rule


def rule_of(code: str) -> LessonRule | None:
    """Who watches over the rule; nobody over those that follow from a grade or from the learner's own word."""
    return _RULES.get(code)


def is_met(lesson: Lesson, user: User) -> bool:
    """Whether the rule of the lesson lets ``user`` say now that she is done. Raises Refused as the rule does."""
    rule = rule_of(lesson.completion)
    return rule is not None and rule.is_met is not None and rule.is_met(lesson, user)


def is_known(code: str) -> bool:
    return code in _KINDS


def kind_of(code: str) -> LessonKind:
    """Raises KeyError where there is no such kind."""
    return _KINDS[code]


def offered() -> list[tuple[str, str, str]]:
    """Codes, names and icons of the kinds that a trainer may add, in the order of ``Lesson.Kind``."""
    return [(kind.value, str(kind.label), ICONS[kind]) for kind in Lesson.Kind if kind in _KINDS]


def is_blank(body: str) -> bool:
    """Whether a text holds nothing to read or to look at."""
    return "<img" not in body and not strip_tags(body).replace("\xa0", " ").strip()


def gap(lesson: Lesson) -> str:
    """What the lesson lacks to be what it says it is; empty where nothing."""
    kind = kind_of(lesson.kind)
    return "" if kind.is_filled(lesson) else str(kind.gap) % lesson.title
