"""Numbers with nouns, dates as people say them, non-breaking spaces."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.ui import russian

TODAY = dt.date(2026, 11, 24)  # Tuesday
ATTEMPTS = ("попытка", "попытки", "попыток")


def plain(text: str) -> str:
    return text.replace(russian.NBSP, " ")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 попыток"),
        (1, "1 попытка"),
        (2, "2 попытки"),
        (5, "5 попыток"),
        (11, "11 попыток"),
        (14, "14 попыток"),
        (21, "21 попытка"),
        (112, "112 попыток"),
        (122, "122 попытки"),
        (1001, "1001 попытка"),
        (12345, "12 345 попыток"),
        (2.5, "2,5 попытки"),
    ],
)
def test_a_number_takes_the_right_form_of_its_noun(number: float, said: str) -> None:
    assert plain(russian.plural(number, *ATTEMPTS)) == said


@given(st.integers(min_value=0, max_value=10**9))
def test_the_form_depends_on_the_last_two_digits_alone(number: int) -> None:
    assert russian.plural_word(number, *ATTEMPTS) == russian.plural_word(number % 100, *ATTEMPTS)


def test_number_and_noun_never_part_at_a_line_end() -> None:
    assert russian.plural(2, *ATTEMPTS) == "2\u00a0попытки"


@pytest.mark.parametrize(
    ("done", "total", "said"), [(3, 7, "3 из 7 уроков"), (1, 1, "1 из 1 урока"), (0, 11, "0 из 11 уроков")]
)
def test_after_out_of_the_noun_is_genitive(done: int, total: int, said: str) -> None:
    assert plain(russian.out_of(done, total, "урока", "уроков")) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0 %"), (0.001, "1 %"), (0.742, "74 %"), (0.999, "99 %"), (1, "100 %"), (1.2, "120 %")]
)
def test_percent_is_honest_at_both_ends(share: float, said: str) -> None:
    assert plain(russian.percent(share)) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 минут"),
        (1, "1 минута"),
        (25, "25 минут"),
        (60, "1 час"),
        (70, "1 час 10 минут"),
        (121, "2 часа 1 минута"),
    ],
)
def test_minutes_are_said_with_hours(number: int, said: str) -> None:
    assert plain(russian.minutes(number)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 23), "вчера"),
        (dt.date(2026, 11, 24), "сегодня"),
        (dt.date(2026, 11, 25), "завтра"),
        (dt.date(2026, 11, 27), "пятница, 27 ноября"),
        (dt.date(2027, 1, 11), "понедельник, 11 января 2027"),
    ],
)
def test_a_date_is_said_as_people_say_it(day: dt.date, said: str) -> None:
    assert plain(russian.human_date(day, TODAY)) == said


@pytest.mark.parametrize(
    ("day", "until", "left"),
    [
        (dt.date(2026, 11, 22), "до воскресенья, 22 ноября", "просрочено на 2 дня"),
        (dt.date(2026, 11, 23), "до понедельника, 23 ноября", "просрочено на 1 день"),
        (dt.date(2026, 11, 24), "до конца дня", "сегодня"),
        (dt.date(2026, 11, 25), "до завтра", "завтра"),
        (dt.date(2026, 11, 27), "до пятницы, 27 ноября", "через 3 дня"),
        (dt.date(2027, 3, 1), "до понедельника, 1 марта 2027", "через 3 месяца"),
    ],
)
def test_a_term_says_until_when_and_how_long(day: dt.date, until: str, left: str) -> None:
    assert plain(russian.human_due(day, TODAY)) == until
    assert plain(russian.due_left(day, TODAY)) == left


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (dt.datetime(2026, 11, 24, 14, 0), "сегодня, 14:00"),
        (dt.datetime(2026, 12, 3, 9, 5), "3 декабря, 09:05"),
        (dt.datetime(2025, 12, 3, 9, 5), "3 декабря 2025, 09:05"),
    ],
)
def test_a_moment_is_said_with_its_time(moment: dt.datetime, said: str) -> None:
    assert plain(russian.human_datetime(moment, TODAY)) == said


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Ответ в срок", "Ответ в~срок"),
        ("и в школе", "и~в~школе"),
        ("Семинар для «новых»", "Семинар для~«новых»"),
        ("осталось 3 дня", "осталось 3~дня"),
        ("№ 5 и ст. 10", "№~5 и~ст.~10"),
        ("И. И. Иванов", "И.~И.~Иванов"),
        ("звоните 8 (831) 000-24-60", "звоните 8~(831)~000-24-60"),
        ("Отклик — программа", "Отклик~— программа"),
        ("кое-что новое", "кое-что новое"),
    ],
)
def test_short_words_and_numbers_hold_on_to_the_next_word(text: str, held: str) -> None:
    assert russian.nbsp(text).replace(russian.NBSP, "~") == held


@given(st.text(max_size=200))
def test_non_breaking_spaces_change_nothing_but_spaces(text: str) -> None:
    squeezed = "".join(text.split())
    assert "".join(russian.nbsp(text).split()) == squeezed


def test_a_minus_is_a_minus_and_not_a_hyphen() -> None:
    assert russian.decimal(-0.304) == "−0,30"
    assert plain(russian.percent(-0.1)) == "−10 %"
