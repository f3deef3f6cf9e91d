"""Files that open right in Excel."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from urllib.parse import quote

import openpyxl
import pytest
from django.http import FileResponse, StreamingHttpResponse

from lms.ui.exports import Column, Row, Sheet, Summary, csv_response, json_lines, xlsx_response

COLUMNS = [
    Column("Фамилия, имя", 30),
    Column("Баллы", 10, "number"),
    Column("Дата", 12, "date"),
    Column("Когда", 18, "datetime"),
    Column("Доля", 8, "percent"),
]
ROWS: list[Row] = [
    ("Щёголева Анна", 7, dt.date(2026, 11, 27), dt.datetime(2026, 11, 27, 11, 30, tzinfo=dt.UTC), 0.742),
    ('=HYPERLINK("http://x")', 2.5, None, None, None),
]
DANGEROUS = ["=1+1", "+7 900", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]


def body(response: FileResponse | StreamingHttpResponse) -> bytes:
    return b"".join(response)  # type: ignore[arg-type]


def workbook(response: FileResponse) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(body(response)))


def test_cells_of_a_workbook_have_types() -> None:
    sheet = workbook(xlsx_response("Отчёт", Sheet("Люди", COLUMNS, iter(ROWS)))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Фамилия, имя", "Баллы", "Дата", "Когда", "Доля"]
    name, points, day, moment, share = sheet[2]
    assert (name.value, points.value, share.value) == ("Щёголева Анна", 7, 0.742)
    assert (day.value, day.number_format) == (dt.datetime(2026, 11, 27), "dd.mm.yyyy")
    assert moment.value == dt.datetime(2026, 11, 27, 14, 30)


def test_the_head_stays_in_sight_and_filters() -> None:
    sheet = workbook(xlsx_response("Отчёт", Sheet("Люди", COLUMNS, ROWS))).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_typed_by_a_person_stays_text_in_a_workbook(text: str) -> None:
    sheet = workbook(xlsx_response("x", Sheet("x", [Column("а")], [(text,)]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_typed_by_a_person_is_disarmed_in_csv(text: str) -> None:
    lines = body(csv_response("x", [Column("а")], [(text,)])).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(lines, newline=""), delimiter=";")) == ["а"]
    assert list(csv.reader(io.StringIO(lines, newline=""), delimiter=";"))[1] == [f"'{text}"]


def test_csv_is_what_excel_in_russian_expects() -> None:
    content = body(csv_response("Отчёт", COLUMNS, iter(ROWS)))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    assert "Щёголева Анна;7;27.11.2026;27.11.2026 14:30;74,2%" in content.decode("utf-8-sig")
    assert ";2,5;;;" in content.decode("utf-8-sig")


def test_negative_numbers_are_numbers_not_formulas() -> None:
    assert ";-5" in body(csv_response("x", [Column("а"), Column("б", 8, "number")], [("я", -5)])).decode("utf-8-sig")


def test_a_file_keeps_its_russian_name() -> None:
    for response, name in (
        (xlsx_response("Отчёт за ноябрь", Sheet("x", COLUMNS, [])), "Отчёт за ноябрь.xlsx"),
        (csv_response("Отчёт за ноябрь", COLUMNS, []), "Отчёт за ноябрь.csv"),
    ):
        assert f"filename*=utf-8''{quote(name)}" in response["Content-Disposition"]


def test_an_empty_report_still_has_its_head() -> None:
    sheet = workbook(xlsx_response("x", Sheet("x", COLUMNS, []))).active
    assert sheet is not None
    assert sheet.max_row == 1


def test_a_sheet_takes_any_title() -> None:
    book = workbook(xlsx_response("x", Sheet("Отчёт: [2026/IV] " + "я" * 40, COLUMNS, [])))
    assert len(book.sheetnames[0]) <= 31


def test_csv_takes_rows_one_by_one() -> None:
    taken: list[int] = []

    def rows() -> object:
        for number in range(3):
            taken.append(number)
            yield (str(number),)

    stream = iter(csv_response("x", [Column("а")], rows()))  # type: ignore[arg-type]
    next(stream)
    assert taken == []
    next(stream)
    assert taken == [0]


def test_rows_beyond_what_a_sheet_holds_go_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.ui.exports.SHEET_ROWS", 2)
    columns = [Column("а", 8, "number", adds_up=True)]
    book = workbook(xlsx_response("x", Sheet("Люди", columns, [(number,) for number in range(3)])))
    assert {sheet.title: [row[0] for row in sheet.values] for sheet in book} == {
        "Люди": ["а", 0, 1],
        "Люди (2)": ["а", 2, 3],
    }
    assert len(workbook(xlsx_response("x", Sheet("Люди", [Column("а")], [("я",), ("ты",)]))).worksheets) == 1


def test_json_has_dates_as_machines_read_them_and_no_totals() -> None:
    columns = [Column("День", 8, "date", code="day"), Column("Часы", 8, "number", adds_up=True)]
    rows: list[Row] = [(dt.date(2026, 11, 27), 2), Summary(("Итого по группе", 2)), (None, 3)]
    assert json.loads("".join(json_lines(Sheet("x", columns, rows)))) == [
        {"day": "2026-11-27", "Часы": 2},
        {"day": None, "Часы": 3},
    ]
    assert json.loads("".join(json_lines(Sheet("x", columns, [])))) == []
