"""Two versions of one reply must tell the same days, hours, sums and numbers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.replies import find_disagreements

MESSAGE = "Автобус в 7:15 третий день не приходит. Когда это кончится?"
COMMENT = (
    "Руслан, здравствуйте! Рейс 7:15 вернётся 1 декабря. До этого от той же остановки ходит рейс 7:00. "
    "Диспетчер: 8 (831) 000-64-64."
)


def test_another_day_for_the_same_thing_is_named():
    assert find_disagreements(COMMENT, "Рейс 7:15 вернётся 3 декабря.", MESSAGE) == [("1 декабря", "3 декабря")]


def test_it_is_found_whichever_version_is_the_longer():
    assert find_disagreements("Рейс 7:15 вернётся 3 декабря.", COMMENT, MESSAGE) == [("3 декабря", "1 декабря")]


def test_a_long_sentence_is_compared_with_a_short_one():
    long = (
        "Рейс 7:15 от Каштановой, который не выходил на прошлой неделе из-за поломки старых машин перевозчика и "
        "нехватки водителей в парке, вернётся на маршрут 1 декабря вместе с новыми машинами из областного резерва, "
        "закупленными для школьных перевозок."
    )

    assert find_disagreements(long, "Рейс вернётся 3 декабря.", MESSAGE) == [("1 декабря", "3 декабря")]


def test_the_same_value_in_another_form_is_the_same():
    assert find_disagreements(COMMENT, "Рейс 7:15 вернётся 01.12, пока ходит рейс 7:00.", MESSAGE) == []


def test_what_only_one_version_tells_is_no_disagreement():
    more = f"{COMMENT} Мы перезвоним вам 2 декабря и спросим, ходит ли автобус. Диспетчер на месте с 5:30 до 23:00."

    assert find_disagreements(COMMENT, more, MESSAGE) == []
    assert find_disagreements(more, COMMENT, MESSAGE) == []


def test_a_question_states_nothing():
    assert find_disagreements(COMMENT, "Рейс 7:15 вернётся 3 декабря?", MESSAGE) == []


_letters = st.text(max_size=60) | st.sampled_from(
    [COMMENT, MESSAGE, "3 декабря в 7:40 рейс отменят, 300 руб., 5 машин."]
)


@settings(deadline=None)
@given(first=_letters, second=_letters, message=_letters)
def test_any_two_texts_are_compared_and_the_passages_are_theirs(first, second, message):
    for own, other in find_disagreements(first, second, message):
        assert all(passage in first for passage in own.split(", "))
        assert all(passage in second for passage in other.split(", "))


@given(text=_letters)
def test_a_text_agrees_with_itself(text):
    assert find_disagreements(text, text, "") == []
