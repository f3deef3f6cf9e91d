"""The sentences of a summary, the same on the page, on paper and in the letter. Pure."""

from __future__ import annotations

from lms.ui.russian import MINUS, NBSP, day_and_month, percent, plural

from .content import Content, Place
from .score import Week


def sentences(content: Content) -> dict[str, str]:
    """Everything that the page and the letter say in sentences."""
    return {
        "period": period(content),
        "headline": headline(content),
        "change": change(content),
        "place": place(content.place, content.place_why),
        "replies": replies(content.replies, content.replies_before),
    }


def headline(content: Content) -> str:
    """«Обучены 312 из 420 (74 %), просрочили 19.»"""
    if not content.required:
        return "Обучение пока никому не назначено."
    share = percent(content.completed / content.required)
    words = f"Обучены {content.completed} из{NBSP}{content.required} ({share})"
    return f"{words}, просрочили {content.overdue}." if content.overdue else f"{words}, просроченных нет."


def change(content: Content) -> str:
    """What has changed in the week."""
    if content.change is None:
        return "С прошлой неделей сравнить нельзя: тогда обучение ещё не было назначено."
    points = abs(content.change)
    if not content.change:
        share = "Доля обученных за неделю не изменилась"
    else:
        way = "выросла" if content.change > 0 else "снизилась"
        share = f"За неделю доля обученных {way} на{NBSP}{plural(points, 'пункт', 'пункта', 'пунктов')}"
    late = content.overdue_change
    if not late:
        return f"{share}, просрочивших столько же."
    return f"{share}, просрочивших стало {'больше' if late > 0 else 'меньше'} на{NBSP}{abs(late)}."


def period(content: Content) -> str:
    """«16–22 ноября 2026», «30 ноября — 6 декабря 2026»."""
    last = f"{day_and_month(content.until, content.until)}{NBSP}{content.until.year}"
    if content.since.month == content.until.month:
        return f"{content.since.day}–{last}"
    return f"{day_and_month(content.since, content.until)}{NBSP}— {last}"


def place(found: Place | None, why: str) -> str:
    if found is not None:
        half = f"половина прошла {percent(found.median)} и{NBSP}больше"
        return f"{found.rank}{NBSP}место из{NBSP}{found.of}, вид органа — {found.kind}; {half}"
    return f"Места не показываем: {why}" if why else ""


def replies(week: Week, before: Week) -> str:
    """One sentence about the replies of the week; always with their number."""
    if not week.n:
        return "На этой неделе ответов в упражнениях не было."
    count = plural(week.n, "ответ", "ответа", "ответов")
    if week.is_few:
        return f"Всего {count}: по одному судить рано."
    words = f"{count}: итог {number(week.score)} из{NBSP}100, {week.zone}"
    if before.score is not None and not before.is_few and week.score is not None:
        difference = round(week.score) - round(before.score)
        words += f"; неделю назад {number(before.score)} ({signed(difference)})"
    return f"{words}. Подтверждена утечка личных данных: итог не выше 49." if week.leak else f"{words}."


def number(value: float | None) -> str:
    return "—" if value is None else f"{value:.0f}"


def signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value < 0 else "без изменений"
