"""The parts of a skill: which are done, which are missing, with figures. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.ui.russian import long_date, plural

from .figures import Figures

if TYPE_CHECKING:
    from .models import Skill

Kind = Literal["seminar", "quiz", "replies"]


@dataclass(frozen=True)
class Part:
    """One of the things that a skill is made of. ``at``: when it was done."""

    kind: Kind
    title: str
    words: str
    at: dt.datetime | None

    @property
    def done(self) -> bool:
        return self.at is not None


def parts(skill: Skill, figures: Figures) -> list[Part]:
    found = [Part("seminar", _("Семинар «%s»") % skill.course, _since(figures.seminar_at), figures.seminar_at)]
    if skill.quiz is not None:
        found.append(Part("quiz", _("Тест «%s»") % skill.quiz, _quiz(skill, figures), figures.quiz_at))
    if skill.replies:
        done = figures.replies_at if figures.replies >= skill.replies else None
        found.append(Part("replies", _("Ответы, которые проверил тренер"), _replies(skill, figures), done))
    return found


def complete(skill: Skill, figures: Figures) -> dt.datetime | None:
    """When the last part came in; None while one is missing."""
    times = [part.at for part in parts(skill, figures)]
    return max(time for time in times if time) if all(times) else None


def missing_words(found: Sequence[Part]) -> str:
    """«не хватает: тест, ответы»."""
    short = {"seminar": _("семинар"), "quiz": _("тест"), "replies": _("ответы")}
    return ", ".join(short[part.kind] for part in found if not part.done)


def _since(at: dt.datetime | None) -> str:
    return _("пройден %s") % long_date(timezone.localdate(at)) if at else _("не пройден")


def _quiz(skill: Skill, figures: Figures) -> str:
    needed = _("нужно %s %%") % skill.quiz_percent
    if figures.quiz_best is None:
        return _("ещё не сдан, %s") % needed
    return _("лучший результат %(best)s %%, %(needed)s") % {"best": int(figures.quiz_best), "needed": needed}


def _replies(skill: Skill, figures: Figures) -> str:
    words = _("%(n)s из %(all)s с оценкой от %(score)s за последние %(months)s") % {
        "n": min(figures.replies, skill.replies),
        "all": skill.replies,
        "score": skill.reply_score,
        "months": plural(skill.months, "месяц", "месяца", "месяцев"),
    }
    if figures.waiting and figures.replies < skill.replies:
        words += _("; ждут проверки: %s") % figures.waiting
    return words
