"""GIFT is read as Moodle reads it; a question that cannot be read is refused with its line."""

import pytest

from quizzes.exchange import formats


def reading(source):
    return formats.read(source.encode(), "questions.gift", "gift")


def body(source):
    found = reading(source)
    assert not found.refusals, found.refusals
    return found.drafts[0].body


def test_one_right_answer_with_feedback_and_a_word_missing():
    found = body("Ответ дают за {~10#мало =30#верно ~%50%28} дней.")
    assert found["stem"] == "Ответ дают за _____ дней."
    assert [option["text"] for option in found["options"]] == ["10", "30", "28"]
    assert found["options"][2]["fraction"] == 0.5
    assert found["options"][0]["feedback"] == "мало"
    assert found["correct"] == ["2"]


def test_several_right_answers_with_shares():
    even = body("Что нужно? {~%50%имя ~%50%адрес ~%-50%паспорт}")
    assert (even["grading"], even["correct"]) == ("penalty", ["1", "2"])
    uneven = body("Что нужно? {~%75%имя ~%25%адрес ~%-100%паспорт}")
    assert uneven["grading"] == "fractions"
    assert [option.get("fraction") for option in uneven["options"]] == [0.75, 0.25, -1.0]


def test_topics_tags_and_a_code():
    found = reading(
        "$CATEGORY: $course$/top/Сроки/Дни и//или часы\n\n// [id:t-1] [tag:срок] [tag:59-ФЗ]\n::Имя::А? {=да ~нет}"
    ).drafts[0]
    assert found.topic == ("Сроки", "Дни и/или часы")
    assert (found.code, found.tags, found.title, found.place) == ("t-1", ("срок", "59-фз"), "Имя", "строка 4")


def test_escaped_signs_are_signs():
    found = body(r"Сколько 2\:2 \= \{1\}?\nИ ещё \\ {=\=1 ~\~2#\#3}")
    assert found["stem"] == "Сколько 2:2 = {1}?\nИ ещё \\"
    assert found["options"][1] == {"id": "2", "text": "~2", "feedback": "#3"}


def test_pairs_with_one_too_many_on_the_right():
    found = body("Кто что? {=а -> 1 =б -> 2 = -> 3}")
    assert (found["pairs"], found["extra"]) == ([["а", "1"], ["б", "2"]], ["3"])


def test_order():
    found = body("По порядку {>2 ALL VERTICAL ABSOLUTE_POSITION SHOW none\nраз\nдва\nтри\n####Так}")
    assert [option["text"] for option in found["options"]] == ["раз", "два", "три"]
    assert (found["grading"], found["explanation"]) == ("places", "Так")


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("Раз {=а ~б}\n\nДва {=а", "строка 3", "закрывающей"),
        ("Два =а}", "строка 1", "открывающей"),
        ("Доля {~%33%а ~%67%б}", "строка 1", "Доля 33 %"),
        ("Сколько? {#много}", "строка 1", "не число"),
        ("Сколько? {#}", "строка 1", "числа"),
        ("Пары {=а -> 1 =б}", "строка 1", "стрелки"),
        ("Один {=а ~}", "строка 1", "два варианта"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(source, line, said):
    refusal = reading(source).refusals[-1]
    assert refusal.place == line
    assert said in refusal.reason


def test_a_text_without_answers_is_no_question_and_harms_nothing():
    found = reading("Просто текст.\n\nВопрос? {=да ~нет}")
    assert found.refusals[0].harmless
    assert found.is_clean
    assert len(found.drafts) == 1


def test_a_file_of_an_old_windows_is_read_and_it_is_said():
    found = formats.read("Вопрос? {=да ~нет}".encode("cp1251"), "q.txt")
    assert found.drafts[0].body["stem"] == "Вопрос?"
    assert "Windows-1251" in found.remarks[0]
