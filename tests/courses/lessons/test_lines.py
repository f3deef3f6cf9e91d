"""Lines that trainers write keep their keys, so that what people have ticked or chosen stays with its line."""

from hypothesis import given
from hypothesis import strategies as st

from courses.lessons.lines import keyed

BEFORE = [{"key": "a", "text": "Проверить адрес в карте"}, {"key": "b", "text": "Назвать срок"}]


def test_a_line_that_was_moved_keeps_its_key():
    assert keyed(["Назвать срок", "Проверить адрес в карте"], BEFORE) == [
        ("b", "Назвать срок"),
        ("a", "Проверить адрес в карте"),
    ]


def test_a_line_put_in_other_words_keeps_its_key_and_a_new_one_gets_its_own():
    first, second, third = keyed(["Проверить адрес на карте", "Назвать точный срок", "Поблагодарить"], BEFORE)
    assert (first[0], second[0]) == ("a", "b")
    assert third[0] not in {"a", "b"}


def test_a_key_of_a_line_that_went_is_not_given_to_another():
    assert keyed(["Поздороваться"], BEFORE)[0][0] not in {"a", "b"}


@given(st.lists(st.text(min_size=1, max_size=12)))
def test_keys_are_never_shared_and_saving_again_changes_none(texts):
    pairs = keyed(texts, [])
    assert len({key for key, _ in pairs}) == len(texts)
    assert keyed(texts, [{"key": key, "text": text} for key, text in pairs]) == pairs
