"""A database that died is started again: the site goes on, and what was committed is there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .console import Stop, console
from .postgres import Database

# A server that keeps dying has a reason that a further start does not mend.
DEATHS, WITHIN_SECONDS = 3, 300


@dataclass
class Revival:
    """Looks after the database of a running site."""

    found: Database
    log: str
    _deaths: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Start the server again if it has ended. Raises Stop when that happens too often, or does not help."""
        if not self.found.is_down():
            return
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if death > now - WITHIN_SECONDS] + [now]
        if len(self._deaths) > DEATHS:
            raise Stop(
                "PostgreSQL снова и снова завершается сам. Данные целы; найдите причину "
                f"и запустите ./run снова. Подробно: {self.log}"
            )
        console.say("PostgreSQL завершился сам, запускаю снова…")
        self.found.revive()
        console.say(f"PostgreSQL снова работает, сохранённое цело. Почему он завершился: {self.log}")
