from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Course
from tests import builders


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def anatomy(db: None) -> Course:
    return builders.course("Анатомия ответа", order=1)


@pytest.fixture
def tone(db: None) -> Course:
    return builders.course("Тон и конфликт", order=2)
