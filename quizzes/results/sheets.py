"""The columns of the tables that are taken away as files."""

from __future__ import annotations

from typing import Final

from lms.ui.exports import Column

ATTEMPTS: Final = (
    Column("Фамилия, имя, отчество", 34),
    Column("Орган", 30),
    Column("Попытка", 9, "number"),
    Column("Начата", 17, "datetime"),
    Column("Завершена", 17, "datetime"),
    Column("Минут", 9, "number"),
    Column("Баллов", 9, "number"),
    Column("Из", 7, "number"),
    Column("Результат", 11, "percent"),
    Column("Зачёт", 8),
    Column("Состояние", 16),
    Column("Бланк", 9),
)
ANSWERS: Final = (
    Column("Фамилия, имя, отчество", 34),
    Column("Попытка", 9, "number"),
    Column("Вопрос №", 10, "number"),
    Column("Вопрос", 60),
    Column("Ответ", 50),
    Column("Вес", 7, "number"),
    Column("Баллов", 9, "number"),
    Column("Ответ сохранён", 17, "datetime"),
    Column("Проверил", 24),
    Column("Комментарий", 50),
)
# So many answers a workbook is made with: more of them take minutes, and Excel itself ends at a million lines.
MOST_ANSWERS: Final = 100_000
LEFT_OUT: Final = (Column("Ответов в попытках", 24, "number"), Column("Где они", 60))
