"""``manage.py reindex``: make the search what the pages say now."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from courses.search import actions
from courses.search.models import SearchEntry


class Command(BaseCommand):
    help = "Compare the entries of the search with the pages and put right what differs; says what that was."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        for kind, count in actions.rebuild_all().items():
            self.stdout.write(f"{kind}: {count}")
        entries = SearchEntry.objects.count()
        self.stdout.write(f"Страниц в поиске: {entries}, {time.monotonic() - began:.1f} с")
