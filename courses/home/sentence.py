"""The first sentence of the home page: what is left, and by when. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lms.ui import russian


def about(due: Sequence[dt.date], *, assigned: int, today: dt.date) -> str:
    """``due`` are the days by which the seminars still to complete are due; ``assigned`` counts the completed too."""
    if not assigned:
        return "Обязательных семинаров у вас пока нет"
    if not due:
        return "Все обязательные семинары пройдены"
    overdue = [day for day in due if day < today]
    ahead = sorted(day for day in due if day >= today)
    if not overdue:
        return f"{_left(len(ahead))}{_until(ahead, today)}"
    passed = _overdue(len(overdue))
    if not ahead:
        return passed
    return f"{passed}, ещё{russian.NBSP}{_seminars(len(ahead))}{_until(ahead, today)}"


def _seminars(number: int) -> str:
    return russian.plural(number, "семинар", "семинара", "семинаров")


def _left(number: int) -> str:
    return f"{russian.plural_word(number, 'Остался', 'Осталось', 'Осталось')} {_seminars(number)}"


def _overdue(number: int) -> str:
    return f"{russian.plural_word(number, 'Просрочен', 'Просрочены', 'Просрочено')} {_seminars(number)}"


def _until(ahead: Sequence[dt.date], today: dt.date) -> str:
    """One day for all of them, or the nearest of several."""
    nearest = ahead[0]
    if len(set(ahead)) > 1:
        return f", ближайший срок{russian.NBSP}— {_day(nearest, today)}"
    if (nearest - today).days <= 1:
        return f" {russian.human_due(nearest, today)}"
    return f" до{russian.NBSP}{russian.day_and_month(nearest, today)}"


def _day(day: dt.date, today: dt.date) -> str:
    return russian.NEAR.get((day - today).days) or russian.day_and_month(day, today)
