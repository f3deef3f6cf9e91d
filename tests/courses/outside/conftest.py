from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.models import Course, OutsideTraining
from courses.outside import actions
from lms.files.actions import store
from lms.models import StoredFile, User
from tests import builders

DAY = dt.date(2026, 3, 15)
Send = Callable[..., OutsideTraining]


def scan(name: str = "удостоверение.png") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Ответы жителям")


@pytest.fixture
def send(course: Course) -> Send:
    def sent(user: User, **fields: object) -> OutsideTraining:
        paper = store(upload=scan(), by=user, kinds=[StoredFile.Kind.IMAGE])
        what = {"title": "Работа с обращениями", "place": "РАНХиГС", "hours": None, "number": "17", **fields}
        return actions.send(user=user, document=paper, **{"course": course, "completed_on": DAY, **what})

    return sent
