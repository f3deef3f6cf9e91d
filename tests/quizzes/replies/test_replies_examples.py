"""The checker by example: what it sees, what it forgives, what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizzes.replies import Report, Situation, check, segments
from quizzes.replies.address import read_author

SITUATION = Situation(
    "vk_comment",
    True,
    "Игорь Панфилов",
    "В подъезде третий день нет света, ребёнок боится ходить. Когда почините?",
    ("Сгорел автомат, электрик придёт 12 ноября с 18:00 до 20:00", "Диспетчер: 8 (831) 000-22-11"),
)
GOOD = (
    "Игорь, здравствуйте! Три дня без света — это слишком, извините. В щитке сгорел автомат: электрик придёт 12 ноября "
    "с 18:00 до 20:00 и заменит его, вечером напишем здесь, что свет есть. Если никто не пришёл, звоните диспетчеру: "
    "8 (831) 000-22-11."
)


def _codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def _marked(reply: str, situation: Situation = SITUATION) -> dict[str, str]:
    findings = check(reply, situation).findings
    return {each.code: reply[each.start : each.end] for each in findings if each.start is not None}


def test_a_good_reply_scores_high_and_its_strong_places_are_marked() -> None:
    report = check(GOOD, SITUATION)
    assert report.score >= 90
    assert report.caps == ()
    assert {"greeting", "name", "action", "deadline", "contact", "empathy"} <= _codes(report)
    assert not {finding.code for finding in report.findings if finding.kind in ("harm", "missing")}


def test_a_friendly_text_without_one_official_word_is_still_a_runaround() -> None:
    reply = "Игорь, добрый день! Мы вас так понимаем. Свет — это уют и тепло нашего общего дома, берегите себя!"
    report = check(reply, SITUATION)
    assert report.features["otpiska"]
    assert "SF3" in report.caps
    assert {"runaround", "no_action", "no_deadline", "no_contact", "no_answer"} <= _codes(report)


def test_a_reply_about_something_else_is_a_runaround_even_with_a_day_a_deed_and_a_telephone() -> None:
    reply = "Игорь, здравствуйте! Асфальт во дворе уложат до 15 октября, телефон подрядчика 8 (831) 000-99-99."
    report = check(reply, SITUATION)
    assert report.features["has_concrete_action"]
    assert report.features["has_deadline"]
    assert report.features["otpiska"]


@pytest.mark.parametrize(
    ("author", "opening", "named", "wrong"),
    [
        ("Аня Кот", "Анна, здравствуйте!", True, False),
        ("Kristina", "Кристина, добрый день!", True, False),
        ("Alexey", "Здравствуйте, Алексей!", True, False),
        ("Надежда Ефимовна", "Надежда Ефимовна, здравствуйте!", True, False),
        ("Панфилов Игорь", "Добрый день, Игорь.", True, False),
        ("Гриша Зверь", "Уважаемый Григорий!", True, False),
        ("Артём", "Артем, привет!", True, False),
        ("Таня", "Тань, добрый вечер!", True, False),
        ("Игорь Панфилов", "Олег, здравствуйте!", False, True),
        ("Дед Мазай", "Здравствуйте!", False, False),
        ("Родительский чат Сормова", "Здравствуйте!", False, False),
    ],
)
def test_the_resident_is_called_by_their_own_name(author: str, opening: str, named: bool, wrong: bool) -> None:
    report = check(f"{opening} Электрик придёт 12 ноября.", replace(SITUATION, author=author))
    assert report.features["addresses_by_name"] is named
    assert ("wrong_name" in _codes(report)) is wrong
    assert ("SF6" in report.caps) is wrong


def test_a_nickname_needs_no_name() -> None:
    assert not read_author("Подслушано Бор").is_named
    report = check(GOOD.removeprefix("Игорь, здравствуйте! "), replace(SITUATION, author="Дед Мазай"))
    assert "no_name" not in _codes(report)
    assert "EX5" in report.exceptions


@pytest.mark.parametrize(
    "words",
    ["12 ноября", "12.11", "до конца недели", "в течение трёх рабочих дней", "через два часа", "к 18:00", "завтра",
     "по средам и субботам", "до конца февраля", "за 10 дней", "во вторник", "16-го", "не позднее чем через 5 дней",
     "в первом квартале", "сегодня вечером", "на следующей неделе"],
)  # fmt: skip
def test_a_day_an_hour_or_a_span_is_a_term(words: str) -> None:
    assert check(f"Свет починят {words}.", SITUATION).features["has_deadline"]


@pytest.mark.parametrize(
    "words",
    ["в ближайшее время", "в кратчайшие сроки", "по мере возможности", "при поступлении средств", "скоро",
     "в установленном порядке", "по постановлению от 16.12.2022 № 2330", "по вашему обращению от 3 ноября"],
)  # fmt: skip
def test_what_cannot_be_checked_is_no_term(words: str) -> None:
    assert not check(f"Свет починят {words}.", SITUATION).features["has_deadline"]


def test_office_hours_are_no_term_but_the_hours_of_the_work_are() -> None:
    assert not check("Звоните 8 (831) 000-22-11 с 8 до 17.", SITUATION).features["has_deadline"]
    assert check("Электрик придёт с 18:00 до 20:00.", SITUATION).features["has_deadline"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Заявка принята: Панфилов Игорь Андреевич, электрик придёт 12 ноября.", "leak_full_name"),
        ("Электрик придёт 12 ноября к вам в кв. 57.", "leak_flat"),
        ("Электрик позвонит вам на 8-920-000-41-17.", "leak_mobile"),
        ("Передали вашу заявку, СНИЛС 112-233-445 95.", "leak_snils"),
        ("Ваш сын Миша больше не будет бояться.", "leak_child"),
        ("Знаем, что у вашей мамы эпилепсия.", "leak_health"),
        ("У вас задолженность 12 430 рублей.", "leak_circumstances"),
        ("Жалобу подала соседка Кузнецова Вера.", "leak_third_person"),
        ("Выплата по карте *1234 придёт завтра.", "leak_card"),
    ],
)
def test_personal_data_is_found_in_an_open_channel(reply: str, code: str) -> None:
    report = check(reply, SITUATION)
    assert code in _codes(report)
    assert "SF1" in report.caps
    assert report.score <= 25


@pytest.mark.parametrize(
    "reply",
    [
        "Электрик Сергей Петрович Волков придёт 12 ноября.",
        "За это отвечает начальник участка Волков С. П., 8 (831) 000-22-11.",
        "Дом 14 по улице Школьной обслуживает «Жилсервис».",
        "В вашем доме 14 квартир, света нет в двух подъездах.",
        "Звоните мастеру: 8-920-000-41-17.",
        "Не пишите здесь диагноз и номер СНИЛС, это личное.",
        "Жаль, что ребёнок испугался.",
    ],
)
def test_officials_houses_and_warnings_are_no_leak(reply: str) -> None:
    assert not check(reply, SITUATION).features["personal_data_leak"]


def test_in_a_closed_channel_the_applicants_own_data_may_stand_and_a_neighbours_may_not() -> None:
    closed = replace(SITUATION, channel="pos", public=False)
    assert not check("Ваш счёт № 7700123456, кв. 57, пересчитаем к 12 ноября.", closed).features["personal_data_leak"]
    assert check("У соседа из кв. 8 долг 40 000 рублей.", closed).features["personal_data_leak"]


def test_personal_data_is_not_asked_for_where_everybody_reads() -> None:
    asked = "Напишите в комментариях ФИО и номер телефона."
    assert "asks_personal_data" in _marked(asked)
    assert "SF5" in check(asked, SITUATION).caps
    assert "asks_personal_data" not in _marked("Напишите нам в сообщения сообщества фамилию и телефон.")


@pytest.mark.parametrize(
    "reply",
    [
        "Игорь, сами же и выкрутили лампочку.",
        "Игорь, а вы думали, электрик живёт у вас в подъезде?",
        "Игорь, не растаете, походите с фонариком.",
        "Игорь, надо было раньше жаловаться.",
        "Игорь, ты бы сначала подумал.",
        "Игорь, остальные ходят и не жалуются.",
        "Игорь, за такие слова заблокируем.",
        "ИГОРЬ, ХВАТИТ КРИЧАТЬ, СВЕТ СКОРО ДАДУТ",
    ],
)
def test_bad_tone_is_seen_and_capped(reply: str) -> None:
    report = check(reply, SITUATION)
    assert not report.features["tone_ok"]
    assert "SF2" in report.caps


@pytest.mark.parametrize(
    "reply",
    [
        GOOD,
        "Игорь, подскажите, пожалуйста, в каком подъезде нет света?",
        "Игорь, вы правы: за три дня надо было починить, извините нас.",
        "Что делать до вечера? Включите фонарик телефона, а мы привезём временный светильник сегодня до 15:00.",
        "Если света не будет, вы можете позвонить диспетчеру: 8 (831) 000-22-11.",
    ],
)
def test_honest_and_polite_words_are_not_taken_for_rudeness(reply: str) -> None:
    assert check(reply, SITUATION).features["tone_ok"]


def test_marks_stand_on_the_very_words() -> None:
    reply = "Сообщаем, что вывоз ТКО с придомовой\u00a0территории осуществляется по\u00a0мере возможности."
    marked = _marked(reply)
    assert marked["opening"] == "Сообщаем, что"
    assert marked["nominal"] == "осуществляется"
    assert marked["vague_time"] == "по\u00a0мере возможности"
    assert "территории" in marked["jargon"]


def test_letters_that_only_look_russian_hide_nothing() -> None:
    assert "vague_time" in _marked("Свет починят в ближaйшee врeмя.")


def test_a_date_that_the_facts_do_not_know_is_a_distortion() -> None:
    report = check(GOOD.replace("12 ноября", "25 ноября"), SITUATION)
    assert "distorted_fact" in _codes(report)
    assert "SF6" in report.caps


def test_thanks_need_no_deed_no_term_and_no_contact() -> None:
    thanks = replace(
        SITUATION, message="Спасибо электрикам, в подъезде светло и красиво!", facts=("Работала бригада Ильина",)
    )
    report = check("Игорь, здравствуйте! Спасибо за добрые слова, передадим бригаде Ильина.", thanks)
    assert "EX1" in report.exceptions
    assert report.score >= 85
    assert not {"no_action", "no_deadline", "no_contact"} & _codes(report)


def test_a_copy_of_the_model_reply_is_noticed() -> None:
    assert "copied" in _codes(check(GOOD, replace(SITUATION, model_reply=GOOD)))
    assert "copied" not in _codes(check(GOOD, replace(SITUATION, model_reply="Совсем другой ответ.")))


def test_segments_put_the_gravest_kind_on_top() -> None:
    reply = "Игорь, здравствуйте! Ваш сын Миша в порядке, придём 12 ноября."
    findings = check(reply, SITUATION).findings
    kinds = {piece.text: piece.kind for piece in segments(reply, findings)}
    assert kinds["сын Миша"] == "harm"
    assert kinds["12 ноября"] == "good"
