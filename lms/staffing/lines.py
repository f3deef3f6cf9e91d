"""What somebody says of one person of the staff: one shape for a row of a file and for an item of the API. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from lms.people import names

DATES = ("hired_on", "appointed_on", "ended_on", "absent_from", "absent_to")
EARLIEST = dt.date(1950, 1, 1)
FARTHEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Line:
    """What is empty is not said, and changes nothing. ``tags`` None: not said; (): she has none."""

    personnel_number: str = ""
    email: str = ""
    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    agency: str = ""
    position: str = ""
    service: str = ""
    category: str = ""
    group: str = ""
    role: str = ""
    hired_on: dt.date | None = None
    appointed_on: dt.date | None = None
    ended_on: dt.date | None = None
    absence: str = ""
    absent_from: dt.date | None = None
    absent_to: dt.date | None = None
    tags: tuple[str, ...] | None = None

    @property
    def since(self) -> dt.date | None:
        """The first day in the post."""
        return self.appointed_on or self.hired_on

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def name_key(self) -> str:
        return names.sort_key(self.last_name, self.first_name, self.patronymic)

    def kept(self) -> dict[str, Any]:
        """As JSON, without what is not said."""
        said = {key: value for key, value in dataclasses.asdict(self).items() if value not in ("", None)}
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in said.items()}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Line:
        said: dict[str, Any] = {
            key: dt.date.fromisoformat(value) if key in DATES else value for key, value in kept.items()
        }
        if "tags" in said:
            said["tags"] = tuple(said["tags"])
        return cls(**said)


def odd_dates(line: Line, today: dt.date) -> list[tuple[str, str]]:
    """What is wrong with the dates by themselves: (field, words)."""
    wrong = []
    for field in DATES:
        day = getattr(line, field)
        if day is not None and not EARLIEST <= day <= today + FARTHEST:
            wrong.append((field, f"дата {day:%d.%m.%Y} слишком далеко"))
    if line.absence and line.absent_from is None:
        wrong.append(("absent_from", "не сказано, с какого дня человека нет"))
    if line.absent_from and not line.absence:
        wrong.append(("absence", "не сказано, почему человека нет: отпуск, болезнь или другая причина"))
    if line.absent_from and line.absent_to and line.absent_to < line.absent_from:
        wrong.append(("absent_to", "последний день отсутствия раньше первого"))
    return wrong
