"""The text of a lesson: nothing that could run or load from elsewhere is kept, and Russian is set with care."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lessons import body
from courses.lessons.tidying import tidy

NBSP = "\u00a0"


@pytest.mark.parametrize(
    "given",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>",
        "<a href='javascript:alert(1)'>",
        "<iframe src='https://example.org'></iframe>",
        "<p style='color: red'>",
        "<svg><script>alert(1)</script></svg>",
        "<form action='/'><input name='a'></form>",
        "<object data='x.swf'></object>",
    ],
)
def test_nothing_that_runs_or_restyles_is_kept(given):
    kept = body.clean(f"{given}Текст")
    for trace in ("script", "onclick", "javascript", "iframe", "style", "alert", "form", "input", "object"):
        assert trace not in kept
    assert "Текст" in kept


def test_a_formatted_text_is_kept_as_it_is():
    text = (
        "<h2>Каналы</h2><p><strong>Важно.</strong> <em>Пример</em></p><ul><li>Один</li></ul><table><thead><tr>"
        '<th scope="col">Канал</th></tr></thead><tbody><tr><td colspan="2">ПОС</td></tr></tbody></table>'
        '<blockquote class="example-bad"><p>Отписка</p></blockquote><aside class="callout"><p>Запомните</p></aside>'
    )
    assert body.clean(text) == text


def test_a_pasted_page_heading_becomes_a_second_level_one():
    assert body.clean("<H1 class='x'>Заголовок</H1>") == "<h2>Заголовок</h2>"


def test_classes_that_the_look_does_not_know_go():
    assert body.clean('<blockquote class="example-good MsoNormal">А</blockquote>') == (
        '<blockquote class="example-good">А</blockquote>'
    )


def test_pictures_are_shown_from_the_site_only():
    kept = body.clean('<img src="https://example.org/a.png" alt="чужая"><img src="/lessons/images/7/" alt="своя">')
    assert "example.org" not in kept
    assert kept == '<img src="/lessons/images/7/" alt="своя">'


def test_links_to_other_sites_tell_them_nothing_of_the_reader():
    assert 'rel="noopener noreferrer"' in body.clean('<a href="https://example.org/">Источник</a>')


def test_pictures_by_name_get_their_addresses_and_the_unknown_ones_go():
    placed = body.place_pictures(
        body.clean('<p><img src="image:map.png" alt="Карта"><img src="image:lost.png" alt="Нет"></p>'),
        {"map.png": "/lessons/images/3/"},
    )
    assert placed == '<p><img src="/lessons/images/3/" alt="Карта"></p>'


def test_words_are_held_together_but_not_inside_tags_and_code():
    shown = body.rendered('<p>Ответ в срок, до 5 дней. <a href="https://example.org/a b">в лес</a><code>в 5</code></p>')
    assert f"в{NBSP}срок" in shown
    assert f"5{NBSP}дней" in shown
    assert "/a b" in shown
    assert "<code>в 5</code>" in shown


def test_a_table_scrolls_in_place_and_can_be_reached_with_the_keyboard():
    shown = body.rendered("<table><tbody><tr><td>А</td></tr></tbody></table>")
    assert shown.startswith('<div class="prose-table" role="group" aria-label="Таблица" tabindex="0"><table>')


def test_an_example_says_in_words_whether_it_is_good():
    assert "Так хорошо" in body.rendered('<blockquote class="example-good"><p>А</p></blockquote>')
    assert "Так не надо" in body.rendered('<blockquote class="example-bad"><p>А</p></blockquote>')


PAIR = (
    '<section class="example-pair"><blockquote class="example-good"><p>Выедем 3 декабря.</p><p class="why">Назван день.'
    '</p></blockquote><blockquote class="example-bad"><p>Меры приняты.</p></blockquote></section>'
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            '<small class="footnote" onclick="x()">59-ФЗ, <b>ст. 12</b></small>',
            '<small class="footnote">59-ФЗ, ст. 12</small>',
        ),
        ('<small class="footnote">а<small class="footnote">б</small>в</small>', '<small class="footnote">аб</small>в'),
        ('<small class="footnote"> </small>', ""),
        ('<small class="footnote">&lt;script&gt;</small>', '<small class="footnote">&lt;script&gt;</small>'),
        ("<p><small>мелко</small></p>", "<p>мелко</p>"),
        ("<section><p>а</p></section>", "<p>а</p>"),
        (
            '<section class="example-pair x" id="y"><p>а</p></section>',
            '<section class="example-pair"><p>а</p></section>',
        ),
        ('<p class="why MsoNormal">потому</p>', '<p class="why">потому</p>'),
        ('<p class="why"> </p>', ""),
        (
            '<aside class="callout callout-soon is-hidden"><p>а</p></aside>',
            '<aside class="callout callout-soon"><p>а</p></aside>',
        ),
        (
            '<small class="footnote"><img src="x" onerror="alert(1)">ст. 1</small>',
            '<small class="footnote">ст. 1</small>',
        ),
    ],
)
def test_notes_examples_and_footnotes_hold_only_what_the_look_knows(given, kept):
    assert body.clean(given) == kept


def test_footnotes_are_numbered_and_set_at_the_end_with_the_way_back():
    note, other = ('<small class="footnote">59-ФЗ, ст. 12</small>', '<small class="footnote">8-ФЗ, ст. 5</small>')
    shown = body.rendered(f"<p>Срок{note}, место{other}, снова срок{note}.</p>").replace(NBSP, " ")
    assert re.findall(r'href="#note-(\d)" id="note-from-(\d)"', shown) == [("1", "1"), ("2", "2"), ("1", "3")]
    text, notes = shown.split('<section class="footnotes"')
    assert "59-ФЗ" not in text
    assert notes.index('id="note-1"') < notes.index("59-ФЗ, ст. 12") < notes.index('id="note-2"') < notes.index("8-ФЗ")
    assert re.findall(r'href="#note-from-(\d)"', notes) == ["1", "3", "2"]


def test_a_text_without_footnotes_has_no_empty_list_of_them():
    assert "footnotes" not in body.rendered("<p>Имя</p>")


def test_two_replies_side_by_side_say_in_words_which_is_good_and_why():
    shown = body.rendered(body.clean(PAIR)).replace(NBSP, " ")
    assert (
        shown.index("Так хорошо")
        < shown.index("Выедем 3 декабря")
        < shown.index("Почему:")
        < shown.index("Так не надо")
    )


@pytest.mark.parametrize(("css", "word"), [("info", "Важно"), ("done", "Совет"), ("soon", "Внимание")])
def test_a_note_says_in_a_word_what_it_is(css, word):
    assert word in body.rendered(f'<aside class="callout callout-{css}"><p>А</p></aside>')


def test_pictures_that_nobody_described_are_counted():
    pictures = (
        '<img src="/lessons/images/1/">',
        '<img src="/lessons/images/2/" alt=" ">',
        '<img src="/l/3/" alt="Схема">',
    )
    assert body.without_words("".join(pictures)) == 2


# What the editor may write: blocks of every sort with marked words in them.
WORDS = st.sampled_from(["Имя", "до 5 дней", "a < b & c", "«ёлочки»", "  ", "<script>x</script>", "&nbsp;"])
INLINE = st.one_of(
    WORDS,
    st.tuples(st.sampled_from(["strong", "em", "u", "s", "sub", "sup", "code"]), WORDS).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    ),
    WORDS.map(lambda text: f'<small class="footnote">{text}</small>'),
    WORDS.map(lambda text: f'<a href="https://example.org/" onclick="x()">{text}</a>'),
)
LINE = st.lists(INLINE, min_size=1, max_size=3).map("".join)
PARAGRAPH = LINE.map(lambda text: f"<p>{text}</p>")
BLOCK = st.one_of(
    PARAGRAPH,
    LINE.map(lambda text: f"<h2>{text}</h2>"),
    PARAGRAPH.map(lambda text: f"<ul><li>{text}</li></ul>"),
    PARAGRAPH.map(lambda text: f'<aside class="callout callout-info">{text}</aside>'),
    PARAGRAPH.map(
        lambda text: f'<section class="example-pair"><blockquote class="example-good">{text}</blockquote></section>'
    ),
    PARAGRAPH.map(lambda text: f"<table><tbody><tr><th>{text}</th></tr><tr><td>{text}</td></tr></tbody></table>"),
    LINE.map(
        lambda text: (
            f'<figure class="figure"><img src="/lessons/images/7/" alt="Схема"><figcaption>{text}</figcaption></figure>'
        )
    ),
)


@given(st.lists(BLOCK, max_size=5).map("".join))
def test_what_is_saved_comes_out_the_same_when_it_is_saved_again(html):
    saved = tidy(body.clean(html))
    assert tidy(body.clean(saved)) == saved
    assert "script" not in re.sub("&lt;script&gt;|&lt;/script&gt;", "", saved)
    assert "onclick" not in saved
    body.rendered(saved)
