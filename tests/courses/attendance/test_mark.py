"""Who was there: marked by the list, corrected with a reason, printed and exported."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance import actions
from courses.models import AttendanceMark, Registration
from lms.errors import Refused
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(region, learner, stranger):
    made = builders.session(builders.course("Сроки"), timezone.now() - dt.timedelta(minutes=30))
    for person in (learner, stranger):
        Registration.objects.create(session=made, user=person, state="seated", queued_at=timezone.now())
    return made


def test_a_trainer_marks_the_list_and_a_correction_needs_a_reason(session, learner, stranger, trainer, client_of):
    url = reverse("courses:attendance", args=[session.pk])
    client = client_of(trainer)
    data = {f"was-{learner.pk}": "all", f"was-{stranger.pk}": "part", f"minutes-{stranger.pk}": "40"}
    for _click in range(2):
        assert client.post(url, data).status_code == 302
    assert set(AttendanceMark.objects.values_list("user", "minutes")) == {(learner.pk, 100), (stranger.pk, 40)}
    refused = client.post(url, {**data, f"was-{stranger.pk}": "none"})
    assert refused.status_code == 409
    assert "Напишите почему" in refused.content.decode()
    assert client.post(url, {**data, f"was-{stranger.pk}": "none", "reason": "Ошибся строкой"}).status_code == 302
    assert AttendanceMark.objects.filter(user=stranger).count() == 2
    page = client.get(url).content.decode()
    assert "Ошибся строкой" in page
    assert "Были 1" in page


def test_what_makes_no_sense_is_refused(session, learner, hr, trainer):
    with pytest.raises(Refused, match="100 минут"):
        actions.mark(session=session, minutes={learner.pk: 101}, by=trainer)
    with pytest.raises(Refused, match="не записан"):
        actions.mark(session=session, minutes={hr.pk: 10}, by=trainer)
    later = builders.session(session.course, timezone.now() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="когда занятие началось"):
        actions.mark(session=later, minutes={}, by=trainer)


def test_the_sheet_and_the_register_name_everybody(session, learner, stranger, trainer, client_of):
    actions.mark(session=session, minutes={learner.pk: 100, stranger.pk: 0}, by=trainer)
    client = client_of(trainer)
    pdf = pypdfium2.PdfDocument(client.get(reverse("courses:attendance-sheet", args=[session.pk])).content)
    text = pdf[0].get_textpage().get_text_bounded()
    assert "Лист регистрации" in text
    assert "Иванова Анна Петровна" in text
    response = client.get(reverse("courses:attendance-table", args=[session.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[1], row[5], row[6]) for row in rows] == [
        ("Иванова Анна Петровна", 100, "всё занятие"),
        ("Чужов Олег Юрьевич", 0, "не был"),
    ]


@pytest.mark.parametrize("person", ["learner", "hr", "stranger"])
def test_only_trainers_mark(session, person, client_of, request):
    url = reverse("courses:attendance", args=[session.pk])
    assert client_of(request.getfixturevalue(person)).post(url).status_code == 403
