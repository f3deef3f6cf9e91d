"""What a person may have of a quiz: its own rules and what she has been allowed beyond them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.ui.russian import human_datetime, plural, plural_word

if TYPE_CHECKING:
    from quizzes.assembly.models import Quiz

    from .models import Allowance


@dataclass(frozen=True)
class Gain:
    """One thing that somebody has more of: ``field`` is that of the allowance, ``reason`` why it was given."""

    field: str
    value: Any
    reason: str

    @property
    def said(self) -> str:
        """What she was given and why, as she reads it."""
        return f"{given_in_words(self.field, self.value)}: {self.reason.rstrip('.')}."


@dataclass(frozen=True)
class Limits:
    """The rules that hold for one person; None is no limit. ``gains`` say what in them she was given."""

    minutes: int | None = None
    max_attempts: int | None = None
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    gains: tuple[Gain, ...] = ()

    @classmethod
    def of(cls, quiz: Quiz) -> Limits:
        if quiz.practice:  # no hurry in practice, and no end to it
            return cls(None, None, quiz.opens_at, quiz.closes_at)
        return cls(quiz.minutes, quiz.max_attempts, quiz.opens_at, quiz.closes_at)


def effective(own: Limits, allowances: Iterable[Allowance]) -> Limits:
    """The rules of the quiz with all that a person is allowed.

    Field by field: what was given to her herself goes before what was given to her agency or category, and of several
    on one level the most generous counts; they are not added up. Nothing is ever less than the quiz itself gives.
    """
    given = list(allowances)
    minutes = _best(given, "extra_minutes", max) if own.minutes is not None else None
    attempts = _best(given, "extra_attempts", max) if own.max_attempts is not None else None
    opens = _best(given, "opens_at", min) if own.opens_at is not None else None
    closes = _best(given, "closes_at", max) if own.closes_at is not None else None
    if opens and own.opens_at and opens.value >= own.opens_at:
        opens = None
    if closes and own.closes_at and closes.value <= own.closes_at:
        closes = None
    return Limits(
        minutes=_sum(own.minutes, minutes),
        max_attempts=_sum(own.max_attempts, attempts),
        opens_at=opens.value if opens else own.opens_at,
        closes_at=closes.value if closes else own.closes_at,
        gains=tuple(gain for gain in (minutes, attempts, opens, closes) if gain),
    )


def given_in_words(field: str, value: Any) -> str:
    """One thing given, as a sentence without its end: «Вам дано на 15 минут больше»."""
    if field == "extra_minutes":
        more = plural(value, _("минуту"), _("минуты"), _("минут"))
        return _("Вам дано на %s больше") % more
    if field == "extra_attempts":
        word = plural_word(value, _("Вам дана ещё"), _("Вам даны ещё"), _("Вам дано ещё"))
        return f"{word} {plural(value, _('попытка'), _('попытки'), _('попыток'))}"
    moment = human_datetime(timezone.localtime(value), timezone.localdate())
    sentence = _("Вам можно начать раньше (%s)") if field == "opens_at" else _("Вам можно пройти тест позже (до: %s)")
    return sentence % moment


def _best(given: Sequence[Allowance], field: str, most_generous: Callable[..., Allowance]) -> Gain | None:
    saying = [one for one in given if getattr(one, field)]
    personal = [one for one in saying if one.user_id is not None]
    level = personal or saying
    if not level:
        return None
    best = most_generous(level, key=lambda one: getattr(one, field))
    return Gain(field, getattr(best, field), best.reason)


def _sum(own: int | None, gain: Gain | None) -> int | None:
    return own if own is None or gain is None else own + int(gain.value)
