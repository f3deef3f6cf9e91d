"""Each kind of question by example."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quizzes.scoring import KINDS, AnswerError, Line

OPTIONS = [
    {"id": str(n), "text": text, "feedback": f"про {text}"} for n, text in enumerate(("раз", "два", "три", "четыре"))
]


def _play(name: str, body: dict[str, Any], answer: Any) -> float:
    kind = KINDS[name]
    assert kind.problems(body) == []
    return kind.score(kind.present(body, random.Random(0), True), kind.key(body), answer)


def _ids(name: str, body: dict[str, Any]) -> dict[str, str]:
    shown = KINDS[name].present(body, random.Random(0), False)
    return {item["text"]: item["id"] for part in ("options", "left", "right") for item in shown.get(part, [])}


def test_true_or_false_keeps_its_order() -> None:
    body = {
        "stem": "?",
        "options": [{"id": "t", "text": "Верно"}, {"id": "f", "text": "Неверно"}],
        "correct": ["t"],
        "shuffle": False,
    }
    for seed in range(20):
        shown = KINDS["single"].present(body, random.Random(seed), True)
        assert [option["text"] for option in shown["options"]] == ["Верно", "Неверно"]


def test_the_authors_own_ids_are_not_shown() -> None:
    body = {"stem": "?", "options": OPTIONS, "correct": ["0"]}
    shown = KINDS["order"].present(body, random.Random(0), False)
    assert not {option["id"] for option in shown["options"]} & {"0", "1", "2", "3"}


@pytest.mark.parametrize(
    ("partial", "chosen", "earned"),
    [
        (False, ("раз", "два"), 1.0),
        (False, ("раз",), 0.0),
        (True, ("раз",), 0.5),
        (True, ("раз", "два", "три"), 0.5),
        (True, ("раз", "два", "три", "четыре"), 0.0),
        (True, ("три",), 0.0),
    ],
)
def test_several_right_options(partial: bool, chosen: tuple[str, ...], earned: float) -> None:
    body = {"stem": "?", "options": OPTIONS, "correct": ["0", "1"], "partial": partial}
    ids = _ids("multiple", body)
    assert _play("multiple", body, [ids[text] for text in chosen]) == earned


def test_the_review_of_a_choice_says_what_was_chosen_what_was_right_and_why() -> None:
    body = {"stem": "?", "options": OPTIONS[:3], "correct": ["1"], "explanation": "потому"}
    kind, ids = KINDS["single"], _ids("single", body)
    lines = kind.explain(kind.present(body, random.Random(0), False), kind.key(body), ids["раз"])
    assert lines == [
        Line("раз", True, False, False, "про раз"),
        Line("два", False, True, False, "про два"),
        Line("три", False, False, None, "про три"),
    ]


def test_each_pair_earns_its_share_and_the_right_side_never_keeps_the_order_of_the_key() -> None:
    body = {"stem": "?", "pairs": [["а", "1"], ["б", "2"], ["в", "3"], ["г", "1"]], "extra": ["4"]}
    ids = _ids("match", body)
    answer = {ids["а"]: ids["1"], ids["б"]: ids["3"], ids["г"]: ids["1"]}
    assert _play("match", body, answer) == 0.5
    orders = {
        tuple(item["text"] for item in KINDS["match"].present(body, random.Random(seed), False)["right"])
        for seed in range(30)
    }
    assert len(orders) > 5


@pytest.mark.parametrize(
    ("partial", "order", "earned"),
    [
        (False, ("раз", "два", "три", "четыре"), 1.0),
        (False, ("два", "раз", "три", "четыре"), 0.0),
        (True, ("четыре", "раз", "два", "три"), 2 / 3),
        (True, ("четыре", "три", "два", "раз"), 0.0),
    ],
)
def test_steps_in_order(partial: bool, order: tuple[str, ...], earned: float) -> None:
    body = {"stem": "?", "options": OPTIONS, "correct": ["0", "1", "2", "3"], "partial": partial}
    kind, ids = KINDS["order"], _ids("order", body)
    shown = kind.present(body, random.Random(0), True)
    by_place = {f"answer-{ids[text]}": [str(place)] for place, text in enumerate(order, start=1)}
    dragged = {"answer": [ids[text] for text in order]}
    assert kind.parse(shown, by_place) == kind.parse(shown, dragged)
    assert kind.score(shown, kind.key(body), kind.parse(shown, by_place)) == pytest.approx(earned)


def test_two_steps_on_one_place_are_kept_but_earn_nothing_there() -> None:
    body = {"stem": "?", "options": OPTIONS[:2], "correct": ["0", "1"], "partial": True}
    ids = _ids("order", body)
    assert _play("order", body, {ids["раз"]: 1, ids["два"]: 1}) == 0.0


@pytest.mark.parametrize(
    ("accepted", "typed", "right"),
    [
        ("три часа", " Три  часа. ", True),
        ("«зелёный»", "зеленый", True),
        ("раз в 3 часа", "раз\u00a0в 3 часа!", True),
        ("53", "53,0", False),
        ("2.5", "2,5", True),
        ("замен*", "заменим завтра", True),
        ("*раз в * час*", "не реже раз в три часа", True),
        ("ab*ba", "aba", False),
        ("*", "что угодно", False),
        ("заменить", "замнеить", True),
        ("заменить", "замнеитт", False),
        ("дом", "дым", False),
        ("15 дней", "16 дней", False),
        ("ЦУР", "цур", True),
    ],
)
def test_typed_answers(accepted: str, typed: str, right: bool) -> None:
    kind = KINDS["short"]
    body = {"stem": "?", "accepted": [accepted], "typos": 1}
    if accepted == "*":
        assert kind.problems(body)
        return
    shown = kind.present(body, random.Random(0), True)
    answer = kind.parse(shown, {"answer": [typed]})
    assert kind.score(shown, kind.key(body), answer) == float(right)


def test_letter_case_counts_when_the_author_says_so() -> None:
    assert _play("short", {"stem": "?", "accepted": ["ПОС"], "case_sensitive": True}, "пос") == 0.0


def test_control_characters_never_reach_the_database() -> None:
    assert KINDS["short"].parse({}, {"answer": ["да\x00\ud800 нет\n"]}) == "да нет"


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("single", {"stem": " ", "options": OPTIONS, "correct": ["0"]}, "Напишите текст вопроса."),
        ("single", {"stem": "?", "options": OPTIONS[:1], "correct": ["0"]}, "Вариантов должно быть от 2 до 20."),
        ("single", {"stem": "?", "options": OPTIONS, "correct": ["0", "1"]}, "Правильный вариант должен быть один."),
        ("multiple", {"stem": "?", "options": OPTIONS, "correct": ["9"]}, "В ключе назван вариант, которого нет."),
        ("order", {"stem": "?", "options": OPTIONS, "correct": ["0"]}, "В ключе должны стоять все пункты по порядку."),
        ("match", {"stem": "?", "pairs": [["а", "1"], ["а", "2"]]}, "Слева есть одинаковые строки."),
        ("short", {"stem": "?", "accepted": []}, "Укажите хотя бы один принимаемый ответ."),
    ],
)
def test_a_bad_body_is_named_in_a_plain_sentence(name: str, body: dict[str, Any], problem: str) -> None:
    assert KINDS[name].problems(body) == [problem]


def test_an_option_of_another_question_is_refused_with_a_sentence_for_the_person() -> None:
    shown = KINDS["single"].present({"stem": "?", "options": OPTIONS, "correct": ["0"]}, random.Random(0), True)
    with pytest.raises(AnswerError, match="Такого варианта в вопросе нет"):
        KINDS["single"].parse(shown, {"answer": ["чужой"]})
