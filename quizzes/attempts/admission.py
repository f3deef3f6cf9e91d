"""Whether a person may begin an attempt now, and if not, why: the one place that says so. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from lms.errors import Refused
from lms.ui.russian import human_datetime
from quizzes.allowances.limits import Limits
from quizzes.assembly.models import Quiz

from .models import Attempt


class WrongCode(Refused):
    """The code of the quiz was not given, or another one was."""


@dataclass(frozen=True)
class Obstacle:
    """Why nothing can be begun now; ``until`` when that ends by itself, where it does."""

    sentence: str
    until: dt.datetime | None = None


def left(max_attempts: int | None, used: int) -> int | None:
    """How many attempts are left; None where their number is not limited."""
    return None if max_attempts is None else max(0, max_attempts - used)


def next_at(quiz: Quiz, attempts: Iterable[Attempt]) -> dt.datetime | None:
    """When the pause after the last finished attempt is over; None where there is none to keep."""
    finished = [one.finished_at for one in counted(attempts) if one.finished_at]
    if quiz.practice or quiz.cooldown_minutes is None or not finished:
        return None
    return max(finished) + dt.timedelta(minutes=quiz.cooldown_minutes)


def obstacle(quiz: Quiz, limits: Limits, attempts: Sequence[Attempt], now: dt.datetime) -> Obstacle | None:
    """What keeps a person from beginning a new attempt. ``attempts`` are hers at the quiz, none of them running."""
    if quiz.state != Quiz.State.PUBLISHED:
        return Obstacle(_("Этот тест сейчас не открыт: тренер его дорабатывает."))
    if limits.closes_at and now >= limits.closes_at:
        return Obstacle(_("Тест закрылся: %s. Если не успели, напишите тренеру.") % _said(limits.closes_at, now))
    if over := used_up(limits, attempts):
        return over
    if limits.opens_at and now < limits.opens_at:
        return Obstacle(_("Тест откроется: %s.") % _said(limits.opens_at, now), limits.opens_at)
    pause = next_at(quiz, attempts)
    if pause and now < pause:
        return Obstacle(_("Между попытками перерыв. Следующую можно начать: %s.") % _said(pause, now), pause)
    return None


def used_up(limits: Limits, attempts: Iterable[Attempt]) -> Obstacle | None:
    """The end of her attempts, where they have come to it."""
    if left(limits.max_attempts, len(counted(attempts))) == 0:
        return Obstacle(_("Попытки закончились. Если нужна ещё одна, напишите тренеру."))
    return None


def refuse_wrong_code(quiz: Quiz, code: str) -> None:
    """Raise WrongCode unless ``code`` is the quiz's; capitals and spaces around do not matter."""
    if not quiz.access_code or constant_time_compare(_plain(code), _plain(quiz.access_code)):
        return
    if code.strip():
        raise WrongCode(_("Код не подошёл. Проверьте, как он написан, или спросите у тренера."))
    raise WrongCode(_("Чтобы начать тест, введите код: его называет тренер."))


def counted(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Those that count towards the limit; the same as ``AttemptQuerySet.counted``."""
    return [one for one in attempts if one.state != Attempt.State.ANNULLED]


def of_round(attempts: Iterable[Attempt], since: dt.datetime | None) -> list[Attempt]:
    """Those of the round of a course that began at ``since``; all of them where there has been one only."""
    return [one for one in attempts if since is None or one.started_at >= since]


def _plain(code: str) -> str:
    return " ".join(code.split()).casefold()


def _said(moment: dt.datetime, now: dt.datetime) -> str:
    return human_datetime(timezone.localtime(moment), timezone.localdate(now))
