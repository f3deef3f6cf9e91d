from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from courses.models import Course
from tests import builders

MONDAY = dt.date(2026, 11, 30)  # four working weeks without a holiday follow


@pytest.fixture
def go_to(time_machine: Any) -> Callable[[dt.date], None]:
    """Noon of a day, with the letters of that morning not yet sent."""

    def go(day: dt.date) -> None:
        time_machine.move_to(dt.datetime.combine(day, dt.time(12), dt.timezone(dt.timedelta(hours=3))), tick=False)

    go(MONDAY)
    return go


@pytest.fixture
def anatomy(db: None) -> Course:
    return builders.course("Анатомия ответа", order=1)


@pytest.fixture
def tone(db: None) -> Course:
    return builders.course("Тон и конфликт", order=2)
