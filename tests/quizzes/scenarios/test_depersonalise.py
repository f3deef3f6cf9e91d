"""A real message loses whatever tells who wrote it, and stays readable."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scenarios.depersonalise import find, replace

THREADS = [
    ("Игорь Панфилов: живу Ленина 5-12, телефон 89201234567", ["Игорь", "Панфилов", "5-12", "89201234567"]),
    ("Соседка Тамара Зотова из кв 17 топит нас", ["Тамара", "Зотова", "17"]),
    ("Екатерине Павловне Лаптевой отказали, паспорт 2209 123456", ["Екатерине", "Лаптевой", "123456"]),
    ("Дети Миша и Оля Кузнецовы не ходят в сад", ["Миша", "Оля", "Кузнецовы"]),
    ("Позвоните маме +7 (910) 123-45-67 Людмиле", ["123-45-67", "Людмиле"]),
    ("ИНН 526012345678, карта 4276 1234 5678 9012", ["526012345678", "4276 1234"]),
    ("Надежде Фёдоровне плохо, скорая не едет", ["Надежде", "Фёдоровне"]),
    ("Пишите @kolya_nn или vk.com/kolya.nn", ["kolya"]),
    ("[id12345|Марина] права, сделайте уже", ["id12345", "Марина"]),
    ("Родилась 12.03.1956, Нина Ивановна Морозова", ["12.03.1956", "Нина", "Морозова"]),
    ("Моя почта mar.sok-52@mail.ru, жду", ["mar.sok"]),
    ("Машина А123ВС152 загородила въезд", ["123"]),
    ("СНИЛС 112-233-445 95 мужа, зовут Сергей", ["112-233", "Сергей"]),
    ("Живём на улице Лескова, д. 12, кв. 45, второй год течёт", ["Лескова", "45"]),
    ("пр-т Гагарина 101 корп. 2, подъезд не моют", ["Гагарина", "101"]),
    ("Врач Соколова отказала Ивану Петровичу в приёме", ["Соколова", "Ивану", "Петровичу"]),
    ("Полис 5267389012345678 не принимают у Розы Ахметовны", ["5267389012345678", "Ахметовны"]),
    ("Сын Артём из 3 «Б» сломал руку, учитель Ольга Дмитриевна видела", ["Артём", "Ольга", "Дмитриевна"]),
    ("Лицевой счёт 000123456789, квартира 8", ["000123456789", "квартира 8"]),
    ("https://ok.ru/profile/512345678901 это мой профиль", ["512345678901"]),
    ("Александр Сергеевич Белкин, 1948 г.р., ветеран", ["Александр", "Белкин", "1948"]),
    ("Звонила 8-831-245-67-89, трубку взяла Галина", ["245-67-89", "Галина"]),
    ("Сосед Юрий Громкин шумит по ночам на Мира 8-14", ["Юрий", "8-14"]),
    ("Пенсионерке Зое Тихоновой не несут пенсию", ["Зое", "Тихоновой"]),
    ("Номер договора с Анной Климовой потеряли", ["Анной", "Климовой"]),
]
HARMLESS = [
    "Мороз на улице, а батареи холодные",
    "Роза ветров тут ни при чём, дым идёт с полигона",
    "Автобус 64 в 7:15 не пришёл третий день",
    "Почините светофор у школы 24",
    "Администрация округа обещала ещё в марте",
]


def cleaned(text):
    traces = find(text)
    return replace(text, {number: trace.replacement for number, trace in enumerate(traces)}, traces)


@pytest.mark.parametrize(("thread", "gone"), THREADS, ids=range(len(THREADS)))
def test_nothing_that_tells_who_it_was_is_left(thread, gone):
    text = cleaned(thread)

    assert [one for one in gone if one in text] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_tells_nobody_stays_as_it_is(text):
    kept = cleaned(text)

    assert [word for word in text.split() if word not in kept.split()] in ([], ["Роза"])


def test_one_person_gets_one_name_in_every_case():
    text = cleaned("Соколову Ивану отказали. Соколов Иван плачет, у Соколова Ивана трое детей.")

    assert text == "Орлову Глебу отказали. Орлов Глеб плачет, у Орлова Глеба трое детей."


def test_what_the_trainer_leaves_is_left():
    text = "Марина, позвоните 89201234567"
    traces = find(text)

    assert replace(text, {1: "8 (831) 000-00-00"}, traces) == "Марина, позвоните 8 (831) 000-00-00"


_scraps = st.sampled_from(
    ["Марина ", "Соколова ", "кв. 5 ", "89201234567 ", "@nick ", "ул. Мира, 8 ", "🎉", "[[", "\n"]
)
_texts = st.lists(_scraps | st.text(max_size=10), max_size=15).map("".join)


@settings(deadline=None)
@given(text=_texts)
def test_every_trace_lies_in_the_text_and_none_over_another(text):
    traces = find(text)

    assert all(text[trace.start : trace.end] == trace.text for trace in traces)
    assert all(one.end <= other.start for one, other in pairwise(traces))
    assert replace(text, {}, traces) == text
