"""Reports as files: right in Excel, in the columns of the personnel records."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Assignment, Certificate, Completion, Course
from courses.progress.actions import complete_lesson
from courses.requirements.actions import mark_completed
from lms.exports import building, delivery
from lms.exports.models import Format
from lms.jobs import actions as jobs
from lms.models import AuditEntry, Employment, User
from tests import builders
from tests.conftest import Region

SignIn = Callable[[User], Client]


@pytest.fixture
def trained(region: Region, learner: User, hr: User) -> Completion:
    """Anna has completed a course and holds its certificate; HR herself has not begun."""
    Employment.objects.filter(user=learner).update(personnel_number="000123")
    course = builders.course("Анатомия ответа")
    lesson = builders.lesson(course)
    for person in (learner, hr):
        builders.assignment(person, course, timezone.localdate())
    complete_lesson(lesson=lesson, user=learner)
    completion = Completion.objects.get(user=learner)
    mark_completed(completion=completion)
    return completion


def table(client: Client, url: str) -> list[list[str]]:
    content = b"".join(client.get(url).streaming_content)  # type: ignore[arg-type]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def sheets(client: Client, url: str) -> dict[str, list[tuple[Any, ...]]]:
    content = b"".join(client.get(url).streaming_content)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def as_dict(rows: list[Any], number: int) -> dict[str, Any]:
    return dict(zip(rows[0], rows[number], strict=True))


def test_people_in_csv_have_the_personnel_columns(trained: Completion, hr: User, client_of: SignIn) -> None:
    rows = table(client_of(hr), "/staff/people/export/?format=csv")
    assert len(rows) == 3
    anna = as_dict(rows, 1)
    today = f"{timezone.localdate():%d.%m.%Y}"
    certificate = Certificate.objects.get()
    assert anna["Табельный номер"] == "000123"
    assert (anna["Фамилия"], anna["Имя"], anna["Отчество"]) == ("Иванова", "Анна", "Петровна")
    assert (anna["Орган"], anna["Подразделение"]) == ("Минздрав", "Отдел обращений")
    assert (anna["Вид"], anna["Тема"], anna["Форма"], anna["Часы"]) == (
        "семинар", "Анатомия ответа", "дистанционно", "2",
    )  # fmt: skip
    assert (anna["Дата начала"], anna["Дата окончания"], anna["Дата документа"]) == (today, today, today)
    assert anna["Номер документа"] == certificate.number
    assert anna["Ссылка проверки"].endswith(f"/verify/{certificate.token}/")
    assert (as_dict(rows, 2)["Результат"], as_dict(rows, 2)["Номер документа"]) == ("не начато", "")


def test_people_in_xlsx_have_real_dates_and_numbers_kept_as_text(
    trained: Completion, hr: User, client_of: SignIn
) -> None:
    book = sheets(client_of(hr), "/staff/people/export/?format=xlsx")
    event = as_dict(book["Мероприятия"], 1)
    assert event["Табельный номер"] == "000123"
    assert isinstance(event["Дата окончания"], dt.datetime)
    assert event["Часы"] == 2
    person = as_dict(book["Люди"], 2)
    assert (person["Назначено курсов"], person["Пройдено"], person["Чего не хватает"]) == (1, 0, "Анатомия ответа")


def test_the_list_in_the_file_is_the_list_on_the_page(trained: Completion, hr: User, client_of: SignIn) -> None:
    book = sheets(client_of(hr), "/staff/people/export/?status=completed")
    assert [row[1] for row in book["Люди"][1:]] == ["Иванова"]
    assert [row[1] for row in book["Мероприятия"][1:]] == ["Иванова"]


def test_a_chosen_course_leaves_other_courses_out(
    trained: Completion, learner: User, hr: User, client_of: SignIn
) -> None:
    other = builders.course("Тон и конфликт")
    builders.assignment(learner, other, timezone.localdate())
    rows = table(client_of(hr), f"/staff/people/export/?format=csv&course={other.pk}")
    assert [row[12] for row in rows[1:]] == ["Тон и конфликт"]


def test_a_revoked_certificate_is_not_reported(trained: Completion, hr: User, client_of: SignIn) -> None:
    Certificate.objects.update(state="revoked", state_reason="Ошибка")
    assert as_dict(table(client_of(hr), "/staff/people/export/?format=csv"), 1)["Номер документа"] == ""


def test_what_looks_like_a_formula_is_text(trained: Completion, learner: User, hr: User, client_of: SignIn) -> None:
    User.objects.filter(pk=learner.pk).update(last_name="=1+1", name_key="=1+1")
    assert table(client_of(hr), "/staff/people/export/?format=csv")[1][1] == "'=1+1"


def test_rates_hold_the_whole_tree_and_the_courses(trained: Completion, hr: User, client_of: SignIn) -> None:
    book = sheets(client_of(hr), "/staff/export/?format=xlsx")
    assert book["По органам"][1:] == [
        ("Минздрав", None, 1, 2, 1, 0, 1, 0, 0.5),
        ("Отдел обращений", "Минздрав", 2, 1, 1, 0, 0, 0, 1),
    ]
    assert book["По курсам"][1:] == [("Анатомия ответа", 2, 1, 0, 1, 0, 0.5)]


def test_rates_in_csv(trained: Completion, hr: User, client_of: SignIn) -> None:
    assert table(client_of(hr), "/staff/export/?format=csv")[1] == [
        "Минздрав", "", "1", "2", "1", "0", "1", "0", "50,0%",
    ]  # fmt: skip
    assert table(client_of(hr), "/staff/export/?format=csv&by=courses")[1][0] == "Анатомия ответа"


def test_it_is_written_down_who_took_which_data_out(trained: Completion, hr: User, client_of: SignIn) -> None:
    client_of(hr).get("/staff/people/export/?format=csv&status=overdue")
    entry = AuditEntry.objects.get(verb="courses.export_people")
    assert (entry.actor, entry.data) == (hr, {"asked": {"status": "overdue"}})


def test_a_large_list_is_made_in_the_background_and_is_the_same(
    trained: Completion, hr: User, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = client_of(hr), "/staff/people/export/?format=csv&status=completed"
    at_once = table(client, url)
    monkeypatch.setitem(delivery.AT_ONCE, Format.CSV, 0)
    offer = client.get(url)
    order = re.search(r'name="order" value="([^"]+)"', offer.content.decode())
    assert order is not None
    page = client.post("/exports/order/", {"order": order[1]})["Location"]
    jobs.drain()
    assert table(client, f"{page}file/") == at_once


def test_a_workbook_too_long_for_excel_is_refused_with_advice(
    trained: Completion, hr: User, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(building.LIMITS, Format.XLSX, 1)
    response = client_of(hr).get("/staff/people/export/?format=xlsx")
    assert response.status_code == 409
    assert "CSV" in response.content.decode()
    assert client_of(hr).get("/staff/people/export/?format=csv").status_code == 200


def test_reports_on_paper(trained: Completion, hr: User, client_of: SignIn) -> None:
    for url, word in (("/staff/export/", "Отдел обращений"), ("/staff/people/export/", "Иванова")):
        content = b"".join(client_of(hr).get(f"{url}?format=pdf").streaming_content)  # type: ignore[arg-type]
        assert word in pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()


def test_more_people_than_a_batch_all_arrive(
    region: Region, hr: User, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courses.reports.sheets.CHUNK", 2)
    course: Course = builders.course()
    for number in range(5):
        person = builders.official(f"p{number}@example.org", "Рядова", f"Ия{number}", agency=region.health)
        builders.assignment(person, course, timezone.localdate())
    rows = table(client_of(hr), "/staff/people/export/?format=csv")
    assert [row[2] for row in rows[1:]] == [f"Ия{number}" for number in range(5)]
    assert Assignment.objects.count() == 5
