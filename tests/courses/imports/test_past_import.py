"""Past completions come in from a table: looked at row by row, all or chosen ones, undone whole."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from courses.imports import actions
from courses.models import Course, OutsideTraining, PastImport, PastImportRow
from lms.errors import Refused
from lms.jobs.actions import drain
from lms.models import Agency, AuditEntry, Employment, User
from tests import builders
from tests.conftest import Region

HEAD = ["Табельный номер", "Почта", "ФИО", "Курс", "Дата", "Часы", "Документ"]
DAY = dt.date(2024, 3, 15)


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Анатомия ответа", code="ANAT")


@pytest.fixture
def anna(learner: User) -> User:
    Employment.objects.filter(user=learner).update(personnel_number="00123")
    return learner


def file_of(*rows: Sequence[Any], head: Sequence[Any] = HEAD, merge: Sequence[str] = ()) -> ContentFile[bytes]:
    book = openpyxl.Workbook()
    page = book.active
    for row in (head, *rows):
        page.append(list(row))
    for cells in merge:
        page.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return ContentFile(buffer.getvalue(), name="прошлое.xlsx")


def look(agency: Agency, by: User, *rows: Sequence[Any], **how: Any) -> PastImport:
    return actions.look(upload=file_of(*rows, **how), agency=agency, by=by)


def told(imported: PastImport) -> list[tuple[int, str, list[list[str]]]]:
    return [(row.number, row.verdict, row.problems) for row in PastImportRow.objects.filter(imported=imported)]


def test_a_good_table_comes_in_and_the_undo_takes_all_of_it_back(
    region: Region, anna: User, hr: User, course: Course
) -> None:
    rows = [[123, None, "Иванова А. П.", "анатомия  ответа", DAY, 16, "17-ПК"], ["00123", "", "", "anat", "2023-02-01"]]
    imported = look(region.health, hr, *rows)
    assert (imported.state, imported.good, imported.wrong) == ("ready", 2, 0)
    assert not OutsideTraining.objects.exists()
    for _ in range(2):
        actions.apply(imported=imported, by=hr)
    first, second = OutsideTraining.objects.order_by("-completed_on")
    assert (first.user, first.course, first.completed_on, first.hours, first.number) == (anna, course, DAY, 16, "17-ПК")
    assert (second.completed_on, second.state) == (dt.date(2023, 2, 1), "confirmed")
    for _ in range(2):
        actions.undo(imported=imported, reason="Не тот файл.", by=hr)
    assert set(OutsideTraining.objects.values_list("state", "revoke_reason")) == {("revoked", "Не тот файл.")}
    verbs = AuditEntry.objects.filter(subject_type="courses.PastImport").values_list("verb", flat=True)
    assert sorted(verbs) == ["courses.apply_past_import", "courses.undo_past_import"]
    assert look(region.health, hr, *rows).good == 2


def test_every_wrong_row_is_told_with_its_cell(
    region: Region, anna: User, hr: User, stranger: User, course: Course
) -> None:
    imported = look(
        region.health, hr,
        ["999", None, None, "ANAT", DAY],
        [None, stranger.email, None, "ANAT", DAY],
        ["123", None, "Петрова Ольга", "ANAT", DAY],
        ["123", None, None, "Анатомия ответов", DAY],
        ["123", None, None, "ANAT", "03/04/2024"],
        ["123", None, None, "ANAT", 45366],
        [None, None, "Иванова Анна", "ANAT", DAY],
        ["123", hr.email, None, "ANAT", DAY],
        [None, hr.email, None, "ANAT", DAY],
        ["123", None, None, "ANAT", dt.date(2999, 1, 1)],
        ["123", None, None, "ANAT", DAY, "много"],
        ["123", None, None, "ANAT", "=A1"],
    )  # fmt: skip
    said = {number: problems for number, verdict, problems in told(imported) if verdict == "wrong"}
    expected = {
        2: ("A2", "нет такого табельного номера"),
        3: ("B3", "нет человека с такой почтой"),
        4: ("C4", "имя не то: под этим номером или почтой работает Иванова Анна"),
        5: ("D5", "курса «Анатомия ответов» нет. Похоже на «Анатомия ответа»"),
        6: ("E6", "по-разному"),
        7: ("E7", "число 45366 вместо даты"),
        8: ("A8", "не сказано, кто это"),
        9: ("A9", "разных людей"),
        10: ("A10", "себе засчитать нельзя"),
        11: ("E11", "ещё не наступил"),
        12: ("F12", "не число"),
        13: ("E13", "вставьте значение"),
    }
    assert said.keys() == expected.keys()
    for number, (place, words) in expected.items():
        assert [one for one in said[number] if one[0] == place and words in one[1]], said[number]
    with pytest.raises(Refused, match="строки с ошибками"):
        actions.apply(imported=imported, by=hr)


def test_a_repeated_row_and_what_counts_already_are_no_errors(
    region: Region, anna: User, hr: User, course: Course
) -> None:
    row = ["123", None, None, "ANAT", DAY]
    imported = look(region.health, hr, row, row, ["123", None, None, "ANAT", "16.03.2024"])
    assert [verdict for _, verdict, _ in told(imported)] == ["good", "known", "good"]
    actions.apply(imported=imported, by=hr)
    again = look(region.health, hr, row)
    assert (again.good, again.known) == (0, 1)
    with pytest.raises(Refused, match="Вносить нечего"):
        actions.apply(imported=again, by=hr)


def test_merged_cells_are_refused_by_their_range(
    region: Region, anna: User, hr: User, course: Course, client_of
) -> None:
    rows = [["123", None, None, "ANAT", DAY], [None, None, None, "ANAT", "2024-04-01"]]
    imported = look(region.health, hr, *rows, merge=["A2:A3"])
    assert client_of(hr).get(f"/staff/past-training/{imported.pk}/").status_code == 200
    assert all("A2:A3" in problems[0][1] for _, _, problems in told(imported))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["Табельный номер", "Курсс", "Дата"], "похоже на него «Курсс» в B"),
        (["ФИО", "Курс", "Дата"], "по одному ФИО человека не узнать"),
    ],
)
def test_wrong_columns_are_named(
    region: Region, hr: User, course: Course, head: list[str], words: str, client_of
) -> None:
    imported = look(region.health, hr, ["x", "ANAT", DAY], head=head)
    assert client_of(hr).get(f"/staff/past-training/{imported.pk}/").status_code == 200
    assert (imported.state, words in imported.trouble) == ("unreadable", True)


def test_chosen_rows_alone_come_in(region: Region, anna: User, hr: User, course: Course, client_of) -> None:
    rows = [["123", None, None, "ANAT", f"{day:02}.03.2024"] for day in range(1, 5)]
    browser = client_of(hr)
    page = browser.post(
        "/staff/past-training/", {"agency": region.health.pk, "file": file_of(*rows, ["9", "", "", "ANAT", DAY])}
    )
    address = page["Location"]
    assert "1 строка с ошибкой" in browser.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    chosen = {"shown": [2, 3, 4, 5], "take": [2, 5]}
    assert browser.post(f"{address}apply/", chosen).status_code == 302
    assert not OutsideTraining.objects.exists()
    browser.post(f"{address}apply/", {**chosen, "leave_wrong": "1"})
    assert sorted(day.day for day in OutsideTraining.objects.values_list("completed_on", flat=True)) == [1, 4]
    assert browser.post(f"{address}undo/", {"reason": ""}).status_code == 422
    browser.post(f"{address}undo/", {"reason": "Проба."})
    assert "Загрузка отменена" in browser.get(address).content.decode()


def test_a_large_table_is_read_and_followed_in_pieces(
    region: Region, hr: User, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"AT_ONCE_BYTES": 0, "AT_ONCE_ROWS": 0, "CHECKED_AT_A_TIME": 7, "FOLLOWED_AT_A_TIME": 4}.items():
        monkeypatch.setattr(actions, name, value)
    people = [builders.official(f"p{n}@example.org", "Рядова", "Ия", agency=region.health_unit) for n in range(15)]
    imported = look(region.health, hr, *[[None, one.email, None, "ANAT", DAY] for one in people])
    assert drain() == 4
    imported.refresh_from_db()
    assert (imported.state, imported.done, imported.total, imported.good) == ("ready", 15, 15, 15)
    actions.apply(imported=imported, by=hr)
    assert drain() == 4
    imported.refresh_from_db()
    assert (imported.followed, imported.done) == (True, 15)


def test_people_and_tables_of_another_agency_stay_unknown(
    region: Region, anna: User, hr: User, strange_hr: User, course: Course, client_of
) -> None:
    imported = look(
        region.transport, strange_hr, ["123", None, None, "ANAT", DAY], [None, anna.email, None, "ANAT", DAY]
    )
    assert [verdict for _, verdict, _ in told(imported)] == ["wrong", "wrong"]
    mine = look(region.health, hr, ["123", None, None, "ANAT", DAY])
    other = client_of(strange_hr)
    for path in ("", "rows/", "apply/", "undo/"):
        address = f"/staff/past-training/{mine.pk}/{path}"
        assert (other.post(address, {"reason": "Да."}) if path else other.get(address)).status_code == 404
    assert other.post("/staff/past-training/", {"agency": region.health.pk, "file": file_of()}).status_code == 422
    assert mine.name not in other.get("/staff/past-training/").content.decode().replace(imported.name, "", 1)
