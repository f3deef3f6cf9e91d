"""The words of the letters. Pure: what a step is about comes as ``Matter``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lms.ui.russian import NBSP, WEEKDAYS_GENITIVE, long_date, plural

from .digests import Digest
from .ladder import HEAD, OFFICE, SOON_DAYS

LISTED = 20  # agencies named in a letter


@dataclass(frozen=True, order=True)
class Matter:
    """A course of a letter to its learner. Equal matters make equal letters."""

    requirement: str
    ground: str
    about_on: dt.date
    course: str
    expires: bool


def title(matters: Sequence[Matter], day: dt.date) -> str:
    overdue = [one for one in matters if not one.expires and one.about_on < day]
    if overdue:
        return f"Обучение просрочено: {plural(len(overdue), 'курс', 'курса', 'курсов')}"
    nearest = min(matters, key=lambda one: one.about_on)
    what = "Пора подтвердить обучение до" if nearest.expires else "Срок обучения —"
    return f"{what} {long_date(nearest.about_on)}"


def body(matters: Iterable[Matter], day: dt.date) -> str:
    """Courses under the requirement and the legal ground by which they are due."""
    parts = []
    for (requirement, ground), those in groupby(sorted(matters), key=lambda one: (one.requirement, one.ground)):
        lines = [f"— {_line(one, day)}" for one in those]
        parts.append("\n".join([f"{_required(requirement, ground)}:", *lines]))
    parts.append(
        "Начатое сохранилось — можно продолжить с того же места. Если срок не подходит, нажмите рядом с ним "
        "«почему такой срок» и напишите кадровой службе."
    )
    return "\n\n".join(parts)


def _required(requirement: str, ground: str) -> str:
    words = f"По требованию «{requirement}»"
    return f"{words} (основание: {ground.rstrip('. ')})" if ground else words


def _line(one: Matter, day: dt.date) -> str:
    left = (one.about_on - day).days
    if one.expires:
        return f"курс «{one.course}» засчитан до {long_date(one.about_on)}: пройдите его снова, {_remain(left)}"
    if left < 0:
        return f"курс «{one.course}» нужно было пройти до {long_date(one.about_on)}, прошло {_days(-left)}"
    if left == 0:
        return f"курс «{one.course}» нужно пройти сегодня, {long_date(one.about_on)}"
    weekday = WEEKDAYS_GENITIVE[one.about_on.weekday()]
    return f"курс «{one.course}» нужно пройти до {weekday}, {long_date(one.about_on)}, {_remain(left)}"


def _remain(days: int) -> str:
    word = "остался" if days % 10 == 1 and days % 100 != 11 else "осталось"
    return f"{word} {_days(days)}"


def _days(days: int) -> str:
    return plural(days, "день", "дня", "дней")


def digest_title(digest: Digest) -> str:
    late = plural(digest.people, "человек", "человека", "человек")
    if digest.audience == HEAD:
        return f"Срок обучения давно прошёл: {late}"
    if digest.audience == OFFICE:
        return f"Просрочено надолго за неделю: {late}"
    soon = plural(digest.soon.total(), "человека", "человек", "человек")
    return f"Обучение на этой неделе: просрочили {late}, срок подходит у{NBSP}{soon}"


def digest_body(digest: Digest, agencies: dict[int, str]) -> str:
    """Figures by agency. Names stay on the page: a letter is forwarded and kept where nobody sees who reads it."""
    first = {
        HEAD: "Эти сотрудники получили все напоминания и всё ещё не прошли обязательное обучение.",
        OFFICE: "За неделю прибавились те, кто не прошёл обучение и после напоминаний, и после письма руководителю.",
    }.get(digest.audience, f"Скоро — значит в ближайшие {plural(SOON_DAYS, 'день', 'дня', 'дней')}.")
    found = sorted(
        digest.overdue.keys() | digest.soon.keys(), key=lambda key: (-digest.overdue[key], -digest.soon[key], key)
    )
    lines = [f"— {agencies[key]}: {_figures(digest, key)}" for key in found[:LISTED]]
    if len(found) > LISTED:
        more = plural(len(found) - LISTED, "орган или отдел", "органа или отдела", "органов или отделов")
        lines.append(f"— и ещё {more}")
    return "\n\n".join([first, "\n".join(lines), "Имена — по ссылке, после входа."])


def _figures(digest: Digest, agency: int) -> str:
    parts = []
    if overdue := digest.overdue[agency]:
        parts.append(f"просрочили {overdue}" if digest.soon else plural(overdue, "человек", "человека", "человек"))
    if soon := digest.soon[agency]:
        parts.append(f"скоро срок у{NBSP}{soon}")
    return ", ".join(parts)
