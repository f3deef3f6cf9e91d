"""A report is put together on one page, with its first rows in sight, and kept."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Assignment, Certificate, Completion, Course, Exemption
from courses.progress.actions import complete_lesson
from courses.requirements.actions import mark_completed
from courses.savedreports.definition import Definition, load
from courses.savedreports.fields import PERSONNEL
from courses.savedreports.kinds import KINDS
from courses.savedreports.models import SavedReport
from lms.models import Employment, User
from tests import builders
from tests.conftest import Region
from tests.courses.history.clock import turn_to

SignIn = Callable[[User], Client]


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Анатомия ответа")


@pytest.fixture
def trained(region: Region, learner: User, hr: User, course: Course) -> Completion:
    """Anna has completed a course and holds its certificate; HR herself is late with it."""
    Employment.objects.filter(user=learner).update(personnel_number="000123")
    lesson = builders.lesson(course)
    builders.assignment(learner, course, timezone.localdate())
    builders.assignment(hr, course, timezone.localdate() - dt.timedelta(days=3))
    complete_lesson(lesson=lesson, user=learner)
    completion = Completion.objects.get(user=learner)
    mark_completed(completion=completion)
    return completion


def saved(owner: User, kind: str = "assignments", title: str = "Отчёт", **fields: Any) -> SavedReport:
    definition = load({"kind": kind, **fields})
    return SavedReport.objects.create(owner=owner, title=title, definition=definition.kept())


def sheet(client: Client, report: SavedReport) -> list[tuple[Any, ...]]:
    content = b"".join(client.get(f"/reports/{report.pk}/file/?format=xlsx").streaming_content)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_page_shows_the_first_rows_as_columns_are_chosen_and_keeps_the_report(
    trained: Completion, hr: User, client_of: SignIn
) -> None:
    client = client_of(hr)
    page = client.get("/reports/new/?kind=assignments").content.decode()
    assert "Иванова" in page
    assert "2\u00a0строки" in page
    asked = {"kind": "assignments", "columns": ["last_name", "due_on", "state"], "status": "overdue", "group": "agency"}
    page = client.post("/reports/new/", {**asked, "move": "up:state"}).content.decode()
    assert "Кадрова" in page
    assert "Иванова" not in page.split("builder-look")[1]
    response = client.post("/reports/new/", {**asked, "do": "save", "title": ""})
    assert response.status_code == 422
    client.post("/reports/new/", {**asked, "do": "save", "title": "Просрочили"})
    client.post("/reports/new/", {**asked, "do": "save", "title": "Просрочили"})
    report = SavedReport.objects.get()
    assert report.definition["columns"] == ["last_name", "due_on", "state"]
    assert report.definition["conditions"] == {"status": "overdue"}
    assert "Просрочили" in client.get("/reports/").content.decode()
    assert client.get(report.get_absolute_url()).status_code == 200


def test_columns_are_moved_added_and_dropped() -> None:
    one = Definition("people", ("last_name", "state"))
    assert one.moved("up:state").columns == ("state", "last_name")
    assert one.moved("down:state").columns == ("last_name", "state")
    assert one.moved("add:due_on").columns == ("last_name", "state", "due_on")
    assert one.moved("drop:state").moved("drop:last_name").columns == ("last_name",)
    assert one.moved("add:nonsense").columns == one.moved("").columns == one.columns


def test_subtotals_stand_after_each_group_and_totals_at_the_end(
    trained: Completion, hr: User, client_of: SignIn
) -> None:
    report = saved(hr, columns=["last_name", "hours", "late"], group="agency")
    assert sheet(client_of(hr), report) == [
        ("Фамилия", "Часы", "Дней просрочки"),
        ("Кадрова", 2, 3),
        ("Минздрав: 1\u00a0строка", 2, None),
        ("Иванова", 2, None),
        ("Отдел обращений: 1\u00a0строка", 2, None),
        ("Итого", 4, None),
    ]


@pytest.mark.parametrize("group", ["agency", "requirement", "course", "category", "state"])
def test_totals_alone_count_what_the_rows_are(trained: Completion, hr: User, client_of: SignIn, group: str) -> None:
    report = saved(hr, group=group, only_totals=True)
    *_lines, total = sheet(client_of(hr), report)
    assert total == ("Итого", 2, 1, 0, 1, 1, 0.5)


def test_the_personnel_export_has_exactly_its_columns_with_types(
    trained: Completion, hr: User, client_of: SignIn
) -> None:
    report = saved(hr, kind="personnel", columns=["state"], conditions={"status": "completed"})
    head, row, *_total = sheet(client_of(hr), report)
    assert len(PERSONNEL) == 22
    assert head == (
        "Табельный номер", "Фамилия", "Имя", "Отчество", "Орган", "Подразделение", "Должность", "Вид службы",
        "Категория", "Группа", "Мероприятие", "Вид", "Тема", "Организатор", "Форма", "Часы", "Дата начала",
        "Дата окончания", "Результат", "Номер документа", "Дата документа", "Ссылка проверки",
    )  # fmt: skip
    cells = dict(zip(head, row, strict=True))
    assert (cells["Табельный номер"], cells["Часы"], cells["Тема"]) == ("000123", 2, "Анатомия ответа")
    assert isinstance(cells["Дата окончания"], dt.datetime)
    assert cells["Номер документа"] == Certificate.objects.get().number


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_goes_out_in_every_format(
    trained: Completion, hr: User, learner: User, client_of: SignIn, kind: str
) -> None:
    Exemption.objects.create(
        user=learner, course=trained.course, requirement=Assignment.objects.all()[0].requirement, reason="=1+1", by=hr
    )
    codes = list(KINDS[kind].fields)
    report = saved(hr, kind=kind, columns=codes, group=next(iter(KINDS[kind].groups), ""))
    client = client_of(hr)
    assert client.get(f"/reports/new/?kind={kind}").status_code == 200
    assert client.get(report.get_absolute_url()).status_code == 200
    for form in ("xlsx", "csv", "pdf", "json"):
        content = b"".join(client.get(f"/reports/{report.pk}/file/?format={form}").streaming_content)  # type: ignore[arg-type]
        if form == "json":
            rows = json.loads(content)
            assert all(set(row) == set(load(report.definition).shown) for row in rows)
            assert bool(rows) == (kind != "outside")


def test_every_grouping_and_order_of_every_kind_works(trained: Completion, hr: User, client_of: SignIn) -> None:
    client = client_of(hr)
    for code, kind in KINDS.items():
        for group in ("", *kind.groups):
            for sort in kind.sorts:
                asked = {"kind": code, "group": group, "sort": sort, "only_totals": "1" if group else ""}
                assert client.post("/reports/new/", asked).status_code == 200, asked


def test_a_look_costs_the_same_for_more_rows(
    trained: Completion, region: Region, course: Course, hr: User, client_of: SignIn
) -> None:
    client = client_of(hr)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/reports/new/?kind=assignments").status_code == 200
        return len(caught)

    before = queries()
    for number in range(3):
        person = builders.official(f"more{number}@example.org", "Рядова", f"Ия{number}", agency=region.health)
        builders.assignment(person, course, timezone.localdate())
    assert queries() == before


def test_as_of_a_past_day_who_has_left_is_counted_without_a_name(
    region: Region, hr: User, learner: User, course: Course, client_of: SignIn
) -> None:
    today = timezone.localdate()
    turn_to(today - dt.timedelta(days=20))
    builders.assignment(learner, course, today)
    turn_to(today)
    Employment.objects.filter(user=learner).update(agency=region.transport)
    day = (today - dt.timedelta(days=9)).isoformat()
    report = saved(hr, columns=["last_name", "first_name", "course"], conditions={"on": day})
    assert sheet(client_of(hr), report)[1:] == [("больше не работает у вас", None, "Анатомия ответа")]


@pytest.mark.parametrize("kind", ["assignments", "people"])
@pytest.mark.parametrize(
    ("status", "renews", "expires", "state"),
    [("expiring", -1, 20, "completed"), ("expired", -40, -1, "not_started")],
)
def test_what_expires_and_what_has_expired_are_told_apart(
    learner: User, hr: User, course: Course, client_of: SignIn,
    kind: str, status: str, renews: int, expires: int, state: str,
) -> None:  # fmt: skip
    today = timezone.localdate()
    builders.assignment(hr, course, today, state="completed", completed_at=timezone.now())
    builders.assignment(
        learner, course, today, state=state, completed_at=timezone.now() if state == "completed" else None,
        renews_from=today + dt.timedelta(days=renews), expires_on=today + dt.timedelta(days=expires),
    )  # fmt: skip
    report = saved(hr, kind, columns=["last_name", "state"], conditions={"status": status})
    told = {"expiring": "пройдено, скоро истекает", "expired": "не начато, действие истекло"}
    plain = {"completed": "пройдено", "not_started": "не начато"}
    said = told[status] if kind == "assignments" else plain[state]
    assert sheet(client_of(hr), report)[1:] == [("Иванова", said)]
