"""The text of a lesson: nothing that could run or load from elsewhere is kept, and Russian is set with care."""

import pytest

from courses.lessons import body

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
    assert shown.startswith('<div class="prose-table" role="region" aria-label="Таблица" tabindex="0"><table>')


def test_an_example_says_in_words_whether_it_is_good():
    assert "Так хорошо" in body.rendered('<blockquote class="example-good"><p>А</p></blockquote>')
    assert "Так не надо" in body.rendered('<blockquote class="example-bad"><p>А</p></blockquote>')
