"""The table that trainers fill in: rows become questions, what is wrong is said with its row and column."""

import io

import pytest
import xlsxwriter

from quizzes.exchange import formats
from quizzes.exchange.table import writing


def table(
    *rows, headings=("Вид", "Вопрос", "Верный ответ", "Вариант 1", "Вариант 2", "Вариант 3", "Как оценивать", "Тема")
):
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("Лист1")
    for number, row in enumerate([headings, *rows]):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return held.getvalue()


def reading(*rows, **kwargs):
    return formats.read(table(*rows, **kwargs), "вопросы.xlsx")


def test_the_template_reads_with_its_examples():
    found = formats.read(writing.template(), "шаблон.xlsx")
    assert not found.refusals
    assert [draft.kind for draft in found.drafts] == ["single", "multiple", "truefalse", "number", "match", "cloze"]
    first = found.drafts[0]
    assert (first.topic, first.tags, first.source_note) == (("Сроки",), ("59-фз", "срок"), "59-ФЗ, статья 12, часть 1")
    assert first.body["options"][0]["feedback"] == "Это срок для депутатского запроса."


def test_numbers_typed_as_numbers_are_read_as_people_see_them():
    found = reading(("Один ответ", "Сколько?", 2, 10, 30, 7.5), ("число", "Сколько?", "28..32"))
    assert [option["text"] for option in found.drafts[0].body["options"]] == ["10", "30", "7,5"]
    assert found.drafts[1].body["answers"] == [{"value": 30, "tolerance": 2}]


def test_kinds_that_stand_in_cells():
    found = reading(
        ("порядок", "Как?", "", "раз", "два", "три", "по местам"),
        ("группы", "Куда?", "", "а | можно", "б | нельзя", "в | можно"),
        ("слова в текст", "[[2]] и [[1]]", "", "первое", "второе", "лишнее"),
        ("пропуски", "[[1]], [[2]]", "", "три; 3", "*30 / 10"),
        ("короткий ответ", "Закон?", "59-ФЗ", "50 % 152-ФЗ"),
    )
    assert not found.refusals
    order, groups, words, gaps, short = (draft.body for draft in found.drafts)
    assert order["grading"] == "places"
    assert [category["text"] for category in groups["categories"]] == ["можно", "нельзя"]
    assert words["places"] == {"1": "2", "2": "1"}
    assert [gap["kind"] for gap in gaps["gaps"]] == ["text", "list"]
    assert short["accepted"] == [{"text": "152-ФЗ", "fraction": 0.5}, "59-ФЗ"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("одинъ", "Вопрос?"), "В столбце «Вид» — «одинъ»"),
        (("", "Вопрос?"), "Столбец «Вид» пуст"),
        (("один ответ", "", "1", "а", "б"), "Столбец «Вопрос» пуст"),
        (("один ответ", "Вопрос?", "", "а", "б"), "«Верный ответ» пуст"),
        (("один ответ", "Вопрос?", "4", "а", "б"), "«Верный ответ» — «4»"),
        (("один ответ", "Вопрос?", "б", "а", "б"), "«Верный ответ» — «б»"),
        (("верно — неверно", "Вопрос?", "возможно"), "«верно» или «неверно»"),
        (("число", "Вопрос?", "много"), "не число"),
        (("соответствие", "Вопрос?", "", "а | 1", "б"), "В столбце «Вариант 2» нет пары"),
        (("порядок", "Вопрос?", "", "а", "б", "", "как-нибудь"), "«Как оценивать»"),
        (("пропуски", "Тут [[2]]", "", "а"), "«Вариант 2»"),
        (("один ответ", "Вопрос?", "1", "а", "А"), "одинаковые"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_number_and_column(row, said):
    found = reading(("верно — неверно", "Хороший вопрос?", "да"), row)
    assert len(found.drafts) == 1
    assert found.refusals[0].place == "строка 3"
    assert said in found.refusals[0].reason


def test_a_table_of_something_else_is_refused():
    assert "шаблон" in reading(headings=("Фамилия", "Имя")).refusals[0].reason
    assert formats.read(b"PK\x03\x04 nothing", "a.xlsx", "xlsx").refusals[0].reason


def test_a_cell_very_far_away_does_not_eat_the_memory():
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Вид")
    sheet.write(1_048_575, 16_383, "далеко")
    book.close()
    refusal = formats.read(held.getvalue(), "a.xlsx").refusals[0]
    assert refusal.place.startswith("ячейка")
    assert "далеко" in refusal.reason
