"""What is odd about a question, and what to do about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .statistics import ItemFigures

ENOUGH: Final = 10  # answers under which figures say more of chance than of the question
TOO_EASY, TOO_HARD = 0.95, 0.20
# Moodle marks discriminative efficiency under 30 % and under 50 %.
WEAK, MODEST = 0.30, 0.50


@dataclass(frozen=True)
class Flag:
    """A remark on a question. ``grave``: it may be wrong and not only weak."""

    title: str | Promise
    advice: str | Promise
    grave: bool = False


FEW = Flag(_("мало ответов"), _("Пока ответов меньше десяти, цифры случайны. Вернитесь к вопросу позже."))
REVERSED = Flag(
    _("сильные отвечают хуже слабых"),
    _("Похоже на неверный ключ или двусмысленную формулировку. Проверьте ключ и прочтите вопрос чужими глазами."),
    grave=True,
)
EASY = Flag(_("слишком лёгкий"), _("Верно отвечают почти все. Оставьте, если это важное правило; иначе усложните."))
HARD = Flag(
    _("слишком трудный"),
    _("Верно отвечают немногие. Проверьте ключ и то, говорили ли об этом на семинаре."),
    grave=True,
)
BLUNT = Flag(
    _("почти не различает"), _("Ответ на него мало зависит от подготовки. Уточните формулировку или замените варианты.")
)
MILD = Flag(_("различает слабо"), _("Посмотрите, какие неверные варианты выбирают: лишние замените правдоподобными."))


def flags(figures: ItemFigures) -> list[Flag]:
    """Remarks on a question, the gravest first."""
    if figures.shown < ENOUGH:
        return [FEW]
    return sorted(_found(figures), key=lambda flag: not flag.grave)


def _found(figures: ItemFigures) -> Iterator[Flag]:
    if figures.facility >= TOO_EASY:
        yield EASY
    elif figures.facility <= TOO_HARD:
        yield HARD
    if figures.discrimination is not None and figures.discrimination < 0:
        yield REVERSED
    elif figures.efficiency is not None and figures.efficiency < WEAK:
        yield BLUNT
    elif figures.efficiency is not None and figures.efficiency < MODEST:
        yield MILD
