"""The tables of the dashboard as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lms.ui.exports import Column, Row, Sheet

if TYPE_CHECKING:
    from courses.reports.figures import Figures

    from .heat import HeatRow
    from .queries import Board

FIGURES = (
    Column("Должны пройти", 12, "number"),
    Column("Прошли", 12, "number"),
    Column("Просрочили", 12, "number"),
    Column("Доля прошедших", 12, "percent"),
)
DAY = 24 * 3600


def sheets(board: Board) -> dict[str, Sheet]:
    """By the word that the address of a file says."""
    return {
        "trend": Sheet("По неделям", (Column("На конец дня", 14, "date"), *FIGURES), _trend(board)),
        "late": Sheet("Просрочили", (Column("Орган", 50), *FIGURES), _late(board)),
        "heat": Sheet("Органы и требования", _heat_columns(board), _heat(board)),
        "expiring": Sheet("Истекает", (Column("Когда", 24), Column("Назначений", 12, "number")), _expiring(board)),
        "funnel": Sheet("Этапы", (Column("Этап", 20), Column("Назначений", 12, "number")), _funnel(board)),
        "lessons": Sheet("Уроки", _LESSONS, _lessons(board)),
    }


_LESSONS = (
    Column("Урок", 50),
    Column("Курс", 50),
    Column("Открыли за 90 дней", 12, "number"),
    Column("Прошли", 12, "number"),
    Column("Застряли", 12, "number"),
    Column("Обычно дней до зачёта", 12, "number"),
)


def _numbers(figures: Figures) -> tuple[int | float | None, ...]:
    return (figures.required, figures.completed, figures.overdue, figures.share)


def _trend(board: Board) -> Iterator[Row]:
    for day, figures in board.weeks:
        yield (day, *_numbers(figures))


def _late(board: Board) -> Iterator[Row]:
    for one in board.late:
        yield (one.agency.name, *_numbers(one.figures))


def _heat_columns(board: Board) -> tuple[Column, ...]:
    return (
        Column("Орган", 50),
        Column("Всего", 12, "percent"),
        *(Column(one.title, 18, "percent") for one in board.heat.requirements),
    )


def _heat(board: Board) -> Iterator[Row]:
    for row in (board.heat.total, *board.heat.rows):
        yield (name_of(row), row.figures.share, *(cell.figures.share for cell in row.cells))


def name_of(row: HeatRow) -> str:
    if row.agency:
        return row.agency.name
    return "Вне подразделений" if row.own else "Всего"


def _expiring(board: Board) -> Iterator[Row]:
    for one in board.expiring:
        yield (f"в ближайшие {one.days} дней", one.count)
    yield ("уже истекло", board.expired)


def _funnel(board: Board) -> Iterator[Row]:
    whole = board.funnel
    yield ("Назначено", whole.required)
    yield ("Начато", whole.started)
    yield ("Пройдено", whole.completed)


def _lessons(board: Board) -> Iterator[Row]:
    for one in board.paces:
        days = round((one.median_seconds or 0) / DAY, 1)
        yield (one.lesson.title, one.lesson.course.title, one.opened, one.completed, one.stuck, days)
