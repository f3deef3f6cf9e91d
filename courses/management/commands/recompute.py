"""``recompute``: compare assignments, cycles and ledgers with a full recomputation; ``--repair`` puts them right."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from courses.requirements import actions, queries


class Command(BaseCommand):
    help = "Сверить назначения, сроки действия и суммы отчётов с полным пересчётом."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="исправить, что разошлось")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        wrong, sums = queries.recomputed(), queries.ledger_differences()
        if options["repair"] and wrong:
            actions.follow_everyone()
        told = {
            "кого касаются требования": wrong.concerned,
            "назначения": wrong.assignments,
            "сроки действия": wrong.cycles,
            "положение людей": sums.standings,
            "суммы отчётов": sums.tallies,
            "суммы истекающего": sums.expiry,
            "история": sums.history,
        }
        for what, count in told.items():
            self.stdout.write(f"{what}: {'сходится' if not count else f'расходится строк — {count}'}")
        self.stdout.write(f"За {time.monotonic() - begun:.1f} с.")
