"""``manage.py recount_questions``: how every question of the bank has done, counted now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from quizzes.analysis.actions import recount


class Command(BaseCommand):
    help = "Count anew the figures of the questions in the bank. The schedule does it every six hours."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Questions with figures: {recount()}")
