"""Take a delivery report from standard input: a mail server pipes what comes back to our address here."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.notifications.actions import take_return
from lms.notifications.returned import read


class Command(BaseCommand):
    help = "Принимает со стандартного ввода отчёт почтового сервера о недоставленном письме."

    def handle(self, *args: Any, **options: Any) -> None:
        found = read(sys.stdin.buffer.read())
        if not found:
            raise CommandError("Это не отчёт о недоставленном письме.")
        for one in found:
            take_return(one)
