"""The newer kinds of question and ways of grading, by example."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quizzes.scoring import KINDS, AnswerError, NeedsPersonError
from quizzes.scoring.areas import holds
from quizzes.scoring.number import read
from tests.quizzes.bodies import EVERY_KIND, POINT, options


def shown_and_key(name: str, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    kind = KINDS[name]
    assert kind.problems(body) == []
    return kind.present(body, random.Random(0), True), kind.key(body)


def play(name: str, body: dict[str, Any], fields: dict[str, list[str]]) -> float:
    """Read the fields of a form and score what they say."""
    shown, key = shown_and_key(name, body)
    return KINDS[name].score(shown, key, KINDS[name].parse(shown, fields))


def ids(name: str, body: dict[str, Any]) -> dict[str, str]:
    shown, _ = shown_and_key(name, body)
    parts = ("options", "left", "right", "items", "categories", "words", "areas")
    return {item["text"]: item["id"] for part in parts for item in shown.get(part, [])}


# --- choice -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("answer", "said", "earned"), [(True, "true", 1), (True, "false", 0), (False, "false", 1)])
def test_a_statement_is_true_or_false(answer: bool, said: str, earned: int) -> None:
    body = {"stem": "?", "answer": answer, "feedback_true": "Нет, не всегда."}
    assert play("truefalse", body, {"answer": [said]}) == earned
    lines = KINDS["truefalse"].explain(*shown_and_key("truefalse", body), said)
    assert [line.text for line in lines] == ["Верно", "Неверно"]
    assert lines[0].note == "Нет, не всегда."


FRACTIONS = [
    {**option, "fraction": share}
    for option, share in zip(options("раз", "два", "три", "четыре"), (0.5, 0.5, -0.25, -1), strict=True)
]


@pytest.mark.parametrize(
    ("grading", "chosen", "earned"),
    [
        ("all", ("раз", "два"), 1),
        ("all", ("раз", "два", "три"), 0),
        ("penalty", ("раз",), 0.5),
        ("penalty", ("раз", "два", "три"), 0.5),
        ("no_penalty", ("раз",), 0.5),
        ("no_penalty", ("раз", "три"), 0.5),
        ("fractions", ("раз", "два"), 1),
        ("fractions", ("раз", "три"), 0.25),
        ("fractions", ("раз", "два", "четыре"), 0),
        ("fractions", ("четыре",), 0),
    ],
)
def test_several_right_options_are_graded_in_four_ways(grading: str, chosen: tuple[str, ...], earned: float) -> None:
    body = {"stem": "?", "options": FRACTIONS, "correct": ["a", "b"], "grading": grading}
    known = ids("multiple", body)
    assert play("multiple", body, {"answer": [known[text] for text in chosen]}) == pytest.approx(earned)


def test_where_nothing_is_taken_off_only_so_many_may_be_ticked() -> None:
    body = {"stem": "?", "options": FRACTIONS, "correct": ["a", "b"], "grading": "no_penalty"}
    with pytest.raises(AnswerError, match="не больше"):
        play("multiple", body, {"answer": list(ids("multiple", body).values())})


def test_thirds_written_in_percent_are_everything() -> None:
    thirds = [{**option, "fraction": 0.33} for option in options("раз", "два", "три")]
    body = {"stem": "?", "options": [*thirds, {"id": "z", "text": "ноль"}], "correct": ["a", "b", "c"]}
    body["grading"] = "fractions"
    known = ids("multiple", body)
    assert play("multiple", body, {"answer": [known[text] for text in ("раз", "два", "три")]}) == 1


def test_another_option_may_earn_a_part() -> None:
    body = {"stem": "?", "options": FRACTIONS[:3], "correct": ["a"]}
    body["options"] = [{**option, "fraction": 0.3} if option["id"] == "b" else option for option in FRACTIONS[:3]]
    known = ids("single", body)
    assert [play("single", body, {"answer": [known[text]]}) for text in ("раз", "два", "три")] == [1, 0.3, 0]


@pytest.mark.parametrize(
    ("name", "key", "answer", "earned"),
    [
        ("multiple", {"correct": ["a", "b"], "notes": {}, "partial": True, "explanation": ""}, ["a"], 0.5),
        ("multiple", {"correct": ["a", "b"], "notes": {}, "partial": False, "explanation": ""}, ["a"], 0),
        ("order", {"correct": ["a", "b", "c"], "partial": True, "explanation": ""}, {"c": 1, "a": 2, "b": 3}, 0.5),
        ("match", {"pairs": {"a": "1", "b": "2"}, "explanation": ""}, {"a": "1"}, 0.5),
        ("short", {"accepted": ["да"], "case_sensitive": False, "typos": 0, "explanation": ""}, "Да", 1),
    ],
)
def test_keys_that_were_frozen_before_are_read_as_they_were(
    name: str, key: dict[str, Any], answer: Any, earned: float
) -> None:
    shown = {"options": [{"id": each, "text": each} for each in "abc"]}
    assert KINDS[name].score(shown, key, answer) == earned


# --- pairs and order --------------------------------------------------------------------------------------------------
def test_pairs_may_be_all_or_nothing_and_have_something_said_to_them() -> None:
    body = {"stem": "?", "pairs": [["а", "1", "потому"], ["б", "2"]], "grading": "all"}
    known = ids("match", body)
    right = {f"answer-{known['а']}": [known["1"]], f"answer-{known['б']}": [known["2"]]}
    assert play("match", body, right) == 1
    assert play("match", body, {**right, f"answer-{known['б']}": [known["1"]]}) == 0
    lines = KINDS["match"].explain(*shown_and_key("match", body), None)
    assert {line.text: line.note for line in lines} == {"а": "потому", "б": ""}


def test_steps_in_their_own_places_earn_their_share() -> None:
    body = {"stem": "?", "options": options("1", "2", "3", "4"), "correct": ["a", "b", "c", "d"], "grading": "places"}
    known = ids("order", body)
    assert play("order", body, {"answer": [known[text] for text in ("1", "3", "2", "4")]}) == 0.5


# --- typed ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("own", "typed", "earned"),
    [
        ({"accepted": ["обращение"], "any_form": True}, "Обращению", 1),
        ({"accepted": ["обращение гражданина"], "any_form": True}, "обращения граждан", 1),
        ({"accepted": ["обращение"], "any_form": True}, "обратиться", 0),
        ({"accepted": ["обращение"]}, "обращению", 0),
        ({"accepted": ["все"], "strict_yo": True}, "всё", 0),
        ({"accepted": ["все"]}, "всё", 1),
        ({"accepted": ["5 \\* 5"]}, "5 * 5", 1),
        ({"accepted": ["5 \\* 5"]}, "5 и ещё 5", 0),
        ({"accepted": ["\\**"]}, "*звезда", 1),
        ({"accepted": ["\\**"]}, "звезда", 0),
        ({"accepted": [{"text": "срок", "fraction": 0.4}, "срок ответа"]}, "срок", 0.4),
        ({"accepted": ["срок ответа", {"text": "*", "fraction": 0, "feedback": "Нет."}]}, "что угодно", 0),
        ({"accepted": ["заменить", {"text": "*", "fraction": 0}], "typos": 1}, "замнеить", 1),
    ],
)
def test_a_typed_answer(own: dict[str, Any], typed: str, earned: float) -> None:
    assert play("short", {"stem": "?", **own}, {"answer": [typed]}) == earned


def test_to_whoever_was_not_right_the_star_says_something() -> None:
    body = {"stem": "?", "accepted": ["срок", {"text": "*", "fraction": 0, "feedback": "Прочтите статью 12."}]}
    (line,) = KINDS["short"].explain(*shown_and_key("short", body), "контакт")
    assert (line.right, line.note, line.correct) == ("срок", "Прочтите статью 12.", False)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"),
        ("−3", "-3"),
        ("12,5", "12.5"),
        ("1 200", "1200"),
        ("1\u00a0200,5", "1200.5"),
        ("1,200.5", "1200.5"),
        ("1.200,5", "1200.5"),
        ("1,200,000", "1200000"),
        ("1,200", "1.200"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("30.", "30"),
        ("5-7", "5"),
        ("около 30", "30"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, value: str) -> None:
    found = read(typed)
    assert found is not None
    assert str(found.value.normalize()) == str(type(found.value)(value).normalize())


@pytest.mark.parametrize("typed", ["", "месяц", "-", "12 5", "1,2,3", "..", "²", "1e9999x" * 20])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read(typed) is None


UNITS = [{"text": "м", "factor": 1}, {"text": "см", "factor": 0.01}]


@pytest.mark.parametrize(
    ("units", "typed", "earned"),
    [
        (None, "2", 1),
        (None, "2,1", 1),
        (None, "2,11", 0.5),
        (None, "3", 0),
        ({"rule": "optional", "list": UNITS}, "2", 1),
        ({"rule": "optional", "list": UNITS}, "200 см.", 1),
        ({"rule": "optional", "list": UNITS}, "2 попугая", 0),
        ({"rule": "required", "list": UNITS}, "2 м", 1),
        ({"rule": "required", "list": UNITS}, "2", 0),
        ({"rule": "required", "penalty": 0.2, "list": UNITS}, "2", 0.8),
        ({"rule": "required", "penalty": 0.2, "list": UNITS}, "2 попугая", 0.8),
    ],
)
def test_a_number_with_tolerance_and_unit(units: dict[str, Any] | None, typed: str, earned: float) -> None:
    answers = [{"value": 2, "tolerance": 0.1}, {"value": 2, "tolerance": 0.1, "relative": True, "fraction": 0.5}]
    body = {"stem": "?", "answers": answers, **({"units": units} if units else {})}
    assert play("number", body, {"answer": [typed]}) == pytest.approx(earned)


def test_a_sum_of_tenths_is_compared_exactly() -> None:
    assert play("number", {"stem": "?", "answers": [{"value": 0.3, "tolerance": 0}]}, {"answer": ["0,3"]}) == 1


@pytest.mark.parametrize(("typed", "said"), [("тридцать", "Напишите число"), ("30 дней", "только число")])
def test_what_is_no_number_is_told_at_once(typed: str, said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        play("number", {"stem": "?", "answers": [{"value": 30}]}, {"answer": [typed]})


# --- gaps -------------------------------------------------------------------------------------------------------------
def test_gaps_are_weighed() -> None:
    body = EVERY_KIND["cloze"]
    assert play("cloze", body, {"answer-2": ["30"]}) == pytest.approx(2 / 5)
    assert play("cloze", body, {"answer-1": ["три"], "answer-2": ["много"]}) == pytest.approx(1 / 5)


def test_a_word_that_stands_in_two_places_is_in_neither() -> None:
    body = EVERY_KIND["words"]
    known = ids("words", body)
    once, twice = {"answer-2": [known["12 марта"]]}, {"answer-1": [known["12 марта"]], "answer-2": [known["12 марта"]]}
    assert play("words", body, once) == pytest.approx(1 / 3)
    assert play("words", body, twice) == 0
    assert play("words", body, {"answer-1": [known["Ольга"]], "answer-3": [known["Ольга"]]}) == pytest.approx(2 / 3)


def test_words_that_look_alike_are_alike() -> None:
    words = [{"id": "1", "text": "и"}, {"id": "2", "text": "и"}]
    body = {"stem": "[[1]] [[2]]", "words": words, "places": {"1": "1", "2": "2"}}
    shown, key = shown_and_key("words", body)
    one, other = (word["id"] for word in shown["words"])
    assert KINDS["words"].score(shown, key, {"1": one, "2": other}) == 1
    assert KINDS["words"].score(shown, key, {"1": other, "2": one}) == 1


def test_a_word_of_another_group_does_not_fit() -> None:
    body = {
        "stem": "[[1]] [[2]]",
        "words": [{"id": "1", "text": "а", "group": 1}, {"id": "2", "text": "б", "group": 2}],
        "places": {"1": "1", "2": "2"},
    }
    with pytest.raises(AnswerError):
        play("words", body, {"answer-1": [ids("words", body)["б"]]})


def test_things_in_their_group_earn_their_share() -> None:
    body = EVERY_KIND["categorise"]
    known = ids("categorise", body)
    fields = {f"answer-{known[item]}": [known["Можно"]] for item in ("Поздороваться", "Назвать срок", "Спорить")}
    assert play("categorise", body, fields) == pytest.approx(2 / 3)


# --- places on a picture ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shape", "coords", "inside", "outside"),
    [
        ("rect", [100, 100, 300, 200], (300, 200), (301, 200)),
        # Twice as wide as high: a hundred thousandths across are as far as two hundred down.
        ("circle", [500, 500, 100], (500, 700), (500, 701)),
        ("circle", [500, 500, 100], (600, 500), (601, 500)),
        ("poly", [0, 0, 400, 0, 400, 400, 200, 100, 0, 400], (200, 100), (200, 200)),
        ("poly", [0, 0, 400, 0, 0, 400], (200, 200), (201, 201)),
    ],
)
def test_a_point_is_in_an_area_or_on_its_edge(shape: str, coords: list[int], inside: Any, outside: Any) -> None:
    area = {"shape": shape, "coords": coords}
    assert holds(area, inside, 2.0)
    assert not holds(area, outside, 2.0)


@pytest.mark.parametrize(
    ("points", "earned"),
    [
        ([(300, 600), (700, 600)], 1),
        ([(300, 600)], 0.5),
        ([(300, 600), (310, 600)], 0),
        ([(300, 600), (10, 10)], 0),
        ([(10, 10)], 0),
    ],
)
def test_points_hit_or_miss(points: list[tuple[int, int]], earned: float) -> None:
    fields = {
        f"answer-{number}-{axis}": [str(value)]
        for number, point in enumerate(points, start=1)
        for axis, value in zip("xy", point, strict=True)
    }
    assert play("hotspot", POINT, fields) == earned


def test_of_two_areas_that_overlap_each_gets_a_point_of_its_own() -> None:
    areas = [
        {"id": "1", "text": "а", "shape": "rect", "coords": [0, 0, 500, 500], "right": True},
        {"id": "2", "text": "б", "shape": "rect", "coords": [400, 0, 900, 500], "right": True},
    ]
    body = {**POINT, "areas": areas}
    fields = {"answer-1-x": ["450"], "answer-1-y": ["100"], "answer-2-x": ["100"], "answer-2-y": ["100"]}
    assert play("hotspot", body, fields) == 1


def test_where_right_points_are_does_not_leave_the_server() -> None:
    shown, _ = shown_and_key("hotspot", POINT)
    assert "areas" not in shown


# --- written at length ------------------------------------------------------------------------------------------------
def test_an_essay_is_for_a_person_unless_it_is_blank() -> None:
    kind, (shown, key) = KINDS["essay"], shown_and_key("essay", EVERY_KIND["essay"])
    assert kind.by_person(key)
    assert kind.score(shown, key, None) == 0
    with pytest.raises(NeedsPersonError):
        kind.score(shown, key, "Потому что.")


def test_the_template_left_as_it_is_is_no_answer() -> None:
    shown, _ = shown_and_key("essay", {"stem": "?", "template": "Уважаемый …!\n\n"})
    assert KINDS["essay"].parse(shown, {"answer": ["Уважаемый …!\r\n"]}) is None
    assert KINDS["essay"].parse(shown, {"answer": ["Уважаемый Пётр!\r\nСпасибо."]}) == "Уважаемый Пётр!\nСпасибо."


def test_a_reply_is_worth_what_the_checker_says_or_waits_for_a_person() -> None:
    body = EVERY_KIND["reply"]
    good, bad = body["situation"]["model_reply"], "Ваше обращение рассмотрено."
    assert play("reply", body, {"answer": [good]}) > 0.6 > play("reply", body, {"answer": [bad]})
    with pytest.raises(NeedsPersonError):
        play("reply", {**body, "judge": "person"}, {"answer": [good]})


def test_what_a_good_reply_must_hold_is_not_shown() -> None:
    shown, key = shown_and_key("reply", EVERY_KIND["reply"])
    assert not {"points", "model_reply", "traps"} & shown["situation"].keys()
    assert key["situation"]["model_reply"]


# --- what authors get wrong -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "spoiled", "problem"),
    [
        ("truefalse", {"answer": "да"}, "Отметьте, верно ли утверждение."),
        ("single", {"options": [{"id": "a", "text": "а", "fraction": 2}, {"id": "b", "text": "б"}]}, "Доля балла"),
        ("multiple", {"grading": "наугад"}, "Неизвестный способ оценивания."),
        ("multiple", {"grading": "fractions"}, "Верны те варианты, за которые дают долю балла больше нуля."),
        ("short", {"accepted": ["*"]}, "Принимаемый ответ не может быть пустым или состоять из одних звёздочек."),
        ("short", {"accepted": [{"text": "да", "fraction": 0.5}]}, "Хотя бы один ответ должен давать весь балл."),
        ("short", {"any_form": True, "strict_yo": True}, "Любые формы слова сверяются без учёта"),
        ("number", {"answers": []}, "Укажите верное число."),
        ("number", {"answers": [{"value": 1, "tolerance": -1}]}, "Допуск — число не меньше нуля."),
        ("number", {"units": {"rule": "optional", "list": []}}, "У единицы измерения"),
        ("cloze", {"stem": "Без пропусков"}, "В тексте нет пропуска [[1]]."),
        ("cloze", {"stem": "[[1]] [[2]] [[3]] [[4]] [[5]]"}, "Для пропуска [[5]] не сказано, что в нём верно."),
        ("words", {"places": {"1": "9", "2": "2", "3": "1"}}, "В ключе названо слово, которого нет."),
        ("words", {"places": {"1": "2", "2": "2", "3": "1"}}, "Слово подходит к двум местам"),
        ("categorise", {"categories": options("Одна")}, "Групп должно быть от 2 до 8."),
        ("hotspot", {"picture": None}, "Добавьте картинку."),
        ("hotspot", {"ratio": 0}, "Неизвестно, во сколько раз картинка шире, чем выше."),
        ("essay", {"words_least": 50, "words_most": 5}, "Наименьшее число слов больше наибольшего."),
        ("reply", {"judge": "жребий"}, "Скажите, кто оценивает ответ: машина или человек."),
        ("reply", {"situation": {}}, "Выберите упражнение: без сообщения жителя отвечать не на что."),
        ("single", {"stem": "\0"}, "В тексте есть знаки или числа, которые нельзя сохранить."),
        ("single", {"hints": "одна"}, "Подсказки должны быть текстом."),
        ("single", {"picture": {"alt": "без файла"}}, "У картинки должен быть файл."),
    ],
)
def test_a_spoiled_body_is_named_in_a_plain_sentence(name: str, spoiled: dict[str, Any], problem: str) -> None:
    found = KINDS[name].problems({**EVERY_KIND[name], **spoiled})
    assert any(said.startswith(problem) for said in found), found
