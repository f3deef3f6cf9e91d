"""A database that died is started again: the site goes on, and what was committed is there."""

from __future__ import annotations

from dataclasses import dataclass, field

from .console import Stop, console
from .postgres import Database
from .processes import Deaths


@dataclass
class Revival:
    """Looks after the database of a running site."""

    found: Database
    log: str
    _deaths: Deaths = field(default_factory=Deaths)

    def look(self) -> None:
        """Start the server again if it has ended. Raises Stop when that happens too often, or does not help."""
        if not self.found.is_down():
            return
        if self._deaths.one_too_many():
            raise Stop(
                "PostgreSQL снова и снова завершается сам. Данные целы; найдите причину "
                f"и запустите ./run снова. Подробно: {self.log}"
            )
        console.say("PostgreSQL завершился сам, запускаю снова…")
        self.found.revive()
        console.say(f"PostgreSQL снова работает, сохранённое цело. Почему он завершился: {self.log}")
