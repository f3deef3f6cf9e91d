"""``manage.py demo``: build the demo region."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.demo import accounts, build
from lms.models import User


class Command(BaseCommand):
    help = "Build the demo region; repeated, it brings the programme up to date and leaves people as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--officials", type=int, help="a large region of this many officials, for measuring")
        parser.add_argument("--if-empty", action="store_true", help="only where nobody has an account yet")
        parser.add_argument("--accounts", action="store_true", help="only print the accounts to sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not settings.ALLOW_DEMO:
            raise CommandError("The demo region is not for production: its password is known to everybody.")
        if options["accounts"]:
            self.stdout.write(accounts.table(settings.SITE_URL))
            return
        if options["if_empty"] and User.objects.exists():
            return
        began = time.monotonic()
        if options["officials"]:
            if options["officials"] < 500:
                raise CommandError("--officials takes 500 or more; the small region comes without it.")
            build.large(options["officials"], self._say(options))
        else:
            build.small(self._say(options))
        self._say(options)(f"Готово за {time.monotonic() - began:.1f} с")

    def _say(self, options: dict[str, Any]) -> build.Say:
        return self.stdout.write if options["verbosity"] > 0 else lambda line: None
