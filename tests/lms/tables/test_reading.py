"""A table from a stranger: cells by their type, headings by their words, what is wrong by its address."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.tables import headings, values
from lms.tables.cells import Failed, Formula, Limits, Row, Unreadable, address, column_of
from lms.tables.reading import open_table
from lms.ui.russian import MONTHS_GENITIVE

COLUMNS = (
    headings.Column("number", "Табельный номер", ("таб. №",), required=True),
    headings.Column("day", "Дата", required=True),
    headings.Column("hours", "Часы"),
)


def book(*rows: Sequence[Any], sheet: str = "Лист1", merge: Sequence[str] = ()) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merge:
        page.merge_cells(cells)
    file = io.BytesIO()
    workbook.save(file)
    return file


def rows_of(file: io.BytesIO, name: str = "таблица.xlsx", **how: Any) -> list[Row]:
    return list(open_table(file, name, **how).rows)


def test_cells_keep_their_types():
    file = book(["слово", 30, 2.5, True, dt.datetime(2024, 3, 15), dt.date(1900, 3, 1), "007", None, "  "])
    (row,) = rows_of(file)
    assert [row[place] for place in range(8)] == [
        "слово", 30, 2.5, True, dt.datetime(2024, 3, 15), dt.datetime(1900, 3, 1), "007", None,
    ]  # fmt: skip


def test_empty_rows_are_passed_over_and_the_others_keep_their_numbers():
    assert [row.number for row in rows_of(book(["а"], [], [], ["б"]))] == [1, 4]


def test_a_formula_is_told_from_a_value():
    (row,) = rows_of(book(["=1+1"]))
    assert row[0] == Formula(None)
    with pytest.raises(values.Wrong, match="вставьте значение"):
        values.text(row[0])
    assert values.text(Formula("Иванов")) == "Иванов"
    with pytest.raises(values.Wrong, match="#REF!"):
        values.text(Failed("#REF!"))


def test_merged_cells_are_told_with_their_range():
    first, second = rows_of(book(["Иванов", 1], [None, 2], merge=["A1:A2"]))
    assert (first.merged, second.merged) == ({0: "A1:A2"}, {0: "A1:A2"})


@pytest.mark.parametrize(
    ("bytes_", "name"),
    [
        ("Таб. №;Дата\r\n17;15.03.2024\r\n".encode("cp1251"), "из 1С.csv"),
        ("\ufeffТаб. №\tДата\n17\t15.03.2024\n".encode(), "x.csv"),
        ("Таб. №,Дата\n17,15.03.2024\n".encode("utf-16"), "x.csv"),
    ],
)
def test_a_csv_is_read_in_any_dress(bytes_, name):
    found, rows = headings.find(open_table(io.BytesIO(bytes_), name).rows, COLUMNS)
    (row,) = rows
    assert values.text(found.cell("number", row)) == "17"
    assert values.day(found.cell("day", row)) == dt.date(2024, 3, 15)
    assert found.where("day", row) == "B2"


def test_headings_are_found_under_a_title_in_any_order():
    file = book(["Выгрузка за 2024 год"], [], ["ДАТА *", "Отдел", "Табельный  номер"], [1, 2, 3], merge=["A1:C1"])
    found, rows = headings.find(iter(rows_of(file)), COLUMNS)
    assert (found.number, found.places, found.unknown) == (3, {"day": 0, "number": 2}, ("B «Отдел»",))
    assert [row.number for row in rows] == [4]


def test_a_missing_column_is_named_with_what_looks_like_it():
    with pytest.raises(Unreadable, match=r"Нет столбца «Дата» \(похоже на него «Дата1» в B\)") as wrong:
        headings.find(iter(rows_of(book(["Табельный номер", "Дата1"]))), COLUMNS)
    assert wrong.value.place == "строка 1"
    with pytest.raises(Unreadable, match="Нет столбцов «Табельный номер», «Дата»"):
        headings.find(iter(rows_of(book(["Фамилия", "Имя"]))), COLUMNS)


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(Unreadable, match="«Дата» в таблице дважды: B и C"):
        headings.find(iter(rows_of(book(["Таб. №", "Дата", "Дата"]))), COLUMNS)


@pytest.mark.parametrize(
    "text", ["15.03.2024", " 15.03.2024 г.", "2024-03-15", "15 марта 2024 года", "15/03/2024", "03/15/2024"]
)
def test_a_date_as_text_is_understood_where_it_can_be_only_one(text):
    assert values.day(text) == dt.date(2024, 3, 15)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("03/04/2024", "по-разному"),
        ("15.03.24", "год из двух цифр"),
        ("30.02.2024", "не бывает"),
        ("прошлой весной", "не дата"),
        (45366, "число 45366 вместо даты"),
    ],
)
def test_a_date_that_has_to_be_guessed_is_refused(cell, words):
    with pytest.raises(values.Wrong, match=words):
        values.day(cell)


@given(st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31)))
def test_every_day_as_people_write_it_comes_back(day):
    for text in (
        f"{day:%d.%m.}{day.year:04}",
        f"{day.year:04}-{day:%m-%d}",
        f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year:04}",
    ):
        assert values.day(text) == day


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9), st.text("абвёя <&\"'\n", max_size=8)), max_size=5),
        max_size=8,
    )
)
def test_what_was_written_is_read(table):
    cells = [{place: cell for place, cell in enumerate(row) if cell not in (None, "")} for row in table]
    assert [dict(row.cells) for row in rows_of(book(*table))] == [row for row in cells if row]


@given(st.integers(0, 16_383), st.integers(1, 1_048_576))
def test_addresses_go_there_and_back(column, row):
    assert column_of(address(column, row)) == (column, row)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "пустой"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"PK\x03\x04broken", "повреждён"),
        (b"\x00\x01\x02", "не таблица"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, words):
    with pytest.raises(Unreadable, match=words):
        rows_of(io.BytesIO(data))


def test_a_cell_far_away_and_a_file_too_large_are_refused():
    far = openpyxl.Workbook()
    far.active["A300001"] = 1
    file = io.BytesIO()
    far.save(file)
    with pytest.raises(Unreadable, match="очень далеко"):
        rows_of(file)
    with pytest.raises(Unreadable, match="Разделите"):
        rows_of(book(["а"]), limits=Limits(bytes=100))


def test_an_entity_is_never_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    file = book(["а"])
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if "sheet1" in name else old.read(name))
    with pytest.raises(Unreadable, match="типа документа"):
        rows_of(changed)


def test_a_sheet_in_letters_that_nobody_knows_is_refused():
    file, changed = book(["а"]), io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b"<worksheet", b'<?xml version="1.0" encoding="UTWindoF-8"?><worksheet')
            )
    with pytest.raises(Unreadable):
        rows_of(changed)


@pytest.fixture(scope="module")
def sound():
    """Made once: the moment stands in the file, so another one may be of another length."""
    return book(["Таб. №", "Дата"], [17, dt.date(2024, 3, 15)], ["x", "=A1"]).getvalue()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_refused_and_never_breaks_the_program(sound, data):
    whole = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        rows_of(io.BytesIO(bytes(whole)))
