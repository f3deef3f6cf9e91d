"""The one thing that a head is advised to do, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lms.ui.russian import percent, plural

from .score import Week

REMIND_SOON: Final = "remind_soon"
REMIND_LATE: Final = "remind_late"
READ_REPLIES: Final = "read_replies"
ASK_TIME: Final = "ask_time"
PRAISE: Final = "praise"
WAIT: Final = "wait"

ENOUGH: Final = 3  # replies from which quality or speed is worth a talk
GOOD: Final = 70


@dataclass(frozen=True)
class Advice:
    """``code`` says what; ``why`` are its grounds in words."""

    code: str
    words: str
    why: tuple[str, ...] = ()

    @property
    def is_deed(self) -> bool:
        """Whether one button does it."""
        return self.code in (REMIND_SOON, REMIND_LATE)


def advise(*, required: int, overdue: int, soon: int, overdue_change: int, replies: Week) -> Advice:
    """Dates first, the larger group before the smaller; then the replies, quality before speed; else a good word."""
    if not required:
        return Advice(WAIT, "Обучение пока никому не назначено. Делать ничего не нужно.")
    if soon and soon >= overdue:
        who = plural(soon, "человеку", "людям", "людям")
        late = f"Просрочили уже {overdue}: до срока напомнить проще." if overdue else "Пока не просрочил никто."
        return Advice(REMIND_SOON, f"Напомните {who}, у кого срок на этой неделе.", (_part(soon, required), late))
    if overdue:
        who = plural(overdue, "человеку", "людям", "людям")
        why = [_part(overdue, required)]
        if overdue_change > 0:
            why.append(f"За неделю их стало больше на {overdue_change}.")
        return Advice(REMIND_LATE, f"Напомните {who}, у кого срок прошёл.", tuple(why))
    if replies.n >= ENOUGH and replies.quality is not None and replies.quality < GOOD:
        return Advice(
            READ_REPLIES,
            "Прочитайте с авторами три самых слабых ответа недели.",
            (f"Среднее качество — {_number(replies.quality)} из 100, хорошо — от {GOOD}.", _n(replies.n)),
        )
    if replies.timed >= ENOUGH and replies.speed is not None and replies.speed < GOOD:
        return Advice(
            ASK_TIME,
            "Спросите сотрудников, что мешает отвечать в срок.",
            (f"Скорость — {_number(replies.speed)} из 100, в норму укладываются от {GOOD}.", _n(replies.timed)),
        )
    return Advice(PRAISE, "Поблагодарите сотрудников: все сроки соблюдены.", ("Просроченных нет.",))


def _part(number: int, required: int) -> str:
    return f"Это {percent(number / required)} тех, кому назначено обучение."


def _n(number: int) -> str:
    return f"Посчитано по {plural(number, 'ответу', 'ответам', 'ответам')}."


def _number(value: float) -> str:
    return f"{value:.0f}"
