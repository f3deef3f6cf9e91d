"""A workbook that we write: whatever is in a cell is read back from it, and memory does not grow with the lines."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import tracemalloc
from collections.abc import Sequence
from decimal import Decimal

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.tables.reading import open_table
from lms.tables.writing import CELL_LIMIT, Book, Frame, Look, Value

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["=1+1", "_x000D_", "a_x0041_b", "<b>&amp;</b>", "  два  ", "а\tб\nв\rг", "\x00\x0b\x1f", "]]>", "\ufffe"]
)


def book(*lines: Sequence[Value], frame: Frame | None = None, looks: Sequence[Look] = ()) -> io.BytesIO:
    file = io.BytesIO()
    with Book(file) as written, written.sheet("Лист", frame or Frame([10] * len(lines[0]))) as sheet:
        dressed = sheet.dressed(looks or [Look()] * len(lines[0]))
        for line in lines:
            sheet.add(line, dressed)
    return file


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_every_text_comes_back_as_it_was_written(texts: list[str]) -> None:
    rows = open_table(book(*[("сперва", text) for text in texts]), "x.xlsx").rows
    told = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    assert [row[1] or "" for row in rows] == told


def test_values_of_other_kinds_are_no_text() -> None:
    moment = dt.datetime(2026, 11, 27, 14, 30)
    looks = [Look(), Look("#,##0.0"), Look("dd.mm.yyyy"), Look("dd.mm.yyyy hh:mm"), Look(), Look()]
    file = book((7, Decimal("2.50"), dt.date(2024, 2, 29), moment, None, True), looks=looks)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [7, 2.5, dt.datetime(2024, 2, 29), moment, None, 1]


def test_a_text_longer_than_a_cell_is_cut() -> None:
    (row,) = open_table(book(("я" * (CELL_LIMIT + 5),)), "x.xlsx").rows
    assert row[0] == "я" * CELL_LIMIT


def test_a_sheet_can_hide_a_column_offer_words_and_keep_its_head_and_first_column_in_sight() -> None:
    frame = Frame([18, 50], frozen=(1, 1), hidden=frozenset({1}), choices=["один ответ", "порядок"])
    sheet = openpyxl.load_workbook(book(("Вид", "Память"), frame=frame)).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet.column_dimensions["B"].hidden) == ("B2", True)
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("A2:A5001", '"один ответ,порядок"')


def test_memory_does_not_grow_with_the_lines() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        with tempfile.TemporaryFile() as file, Book(file) as written, written.sheet("Лист", Frame([10] * 8)) as sheet:
            dressed = sheet.dressed([Look()] * 8)
            for number in range(count):
                sheet.add([f"слово {number}"] * 8, dressed)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    assert peak(6000) < 1.2 * peak(1000)
