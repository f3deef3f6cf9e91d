"""Words and passages: pure."""

from hypothesis import given
from hypothesis import strategies as st

from courses.search import passages, words


def lemmas_of(vector):
    return {piece.rpartition(":")[0].strip("'") for piece in vector.split()}


def test_a_word_is_kept_with_every_lemma_it_may_have():
    assert {"выписок", "выписка"} <= lemmas_of(words.vector("Выписок", "", ""))
    assert {"ребенок", "дети"} <= lemmas_of(words.vector("", "", "дети и ребёнок"))


def test_small_words_do_not_count_where_there_are_others():
    assert [one.word for one in words.ask("ответить на отписку и в срок").sought] == ["ответить", "отписку", "срок"]
    assert [one.word for one in words.ask("на").sought] == ["на"]


def test_words_in_quotes_stand_one_after_another():
    asked = words.ask("срок «рабочих дней»")
    assert [len(group) for group in asked.groups] == [2, 1]
    assert "<->" in asked.every()
    assert ":*" not in asked.every().split("&")[0]


def test_the_other_layout_of_the_keyboard():
    assert words.other_layout("ghbdtn") == "привет"
    assert words.other_layout("jngbcrf") == "отписка"
    assert words.other_layout("зва") == "pdf"


def test_what_a_query_of_the_database_could_take_for_its_own_is_no_word():
    assert words.ask("' | & ! <-> :* \\ ()").is_empty
    assert words.ask("").is_empty


@given(st.text(max_size=300))
def test_a_vector_and_a_query_hold_nothing_but_letters_and_digits_in_quotes(text):
    for piece in words.vector(text, "", "").split():
        assert words.WORD.fullmatch(piece.rpartition(":")[0].strip("'"))
    for one in words.ask(text).sought:
        assert all(words.WORD.fullmatch(lemma) for lemma in one.lemmas)


@given(st.text(max_size=400), st.data())
def test_a_passage_says_what_the_text_says_and_no_more(text, data):
    text = words.clean(text)
    places = data.draw(st.lists(st.integers(1, 30), max_size=5))
    spans = words.places(places, text, 0)
    for passage in passages.passages(text, spans):
        bare = passage.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert len(passages.passages(text, spans)) <= passages.MOST
    assert passages.marked(text, spans).count("<mark>") == len(spans)


def test_a_passage_is_where_most_of_the_words_stand_together():
    text = "отписка " + "слово " * 200 + "срок ответа и отписка рядом " + "слово " * 200
    spans = [found.span() for found in words.WORD.finditer(text) if found.group() in ("отписка", "срок", "ответа")]
    shown = passages.passages(text, spans)
    assert "<mark>срок</mark> <mark>ответа</mark> и <mark>отписка</mark>" in " ".join(shown)
    assert all(len(one) < 400 for one in shown)
