from __future__ import annotations

from lms.ui.menu import MenuItem, register

from .rules import trains

register(MenuItem("Проверка ответов", "quizzes:marking", "inbox", order=60, allowed=trains))
