"""What the text editor writes is brought to what a page needs."""

from __future__ import annotations

from courses.lessons.tidying import tidy

TABLE = (
    "<table><tbody><tr><th><p>Канал</p></th><th><p>Срок</p></th></tr>"
    "<tr><th><p>ВКонтакте</p></th><td><p>24 часа</p></td></tr></tbody></table>"
)


def test_a_first_row_of_headings_becomes_the_head_of_the_table():
    assert tidy(TABLE) == (
        '<table><thead><tr><th scope="col">Канал</th><th scope="col">Срок</th></tr></thead>'
        '<tbody><tr><th scope="row">ВКонтакте</th><td>24 часа</td></tr></tbody></table>'
    )


def test_a_table_without_a_row_of_headings_gets_no_head():
    plain = "<table><tbody><tr><td>а</td><td>б</td></tr></tbody></table>"
    assert tidy(plain) == plain


def test_items_lose_the_paragraph_around_them_and_nothing_else():
    assert tidy("<ul><li><p>Имя</p></li><li><p>Срок</p><ul><li><p>дата</p></li></ul></li></ul>") == (
        "<ul><li>Имя</li><li><p>Срок</p><ul><li>дата</li></ul></li></ul>"
    )


def test_a_note_of_one_paragraph_is_the_same_from_a_file_and_from_the_editor():
    assert tidy('<aside class="callout"><p>Раз</p></aside>') == '<aside class="callout">Раз</aside>'
    two = '<aside class="callout"><p>Раз</p><p>Два</p></aside>'
    assert tidy(two) == two


def test_a_cell_of_two_paragraphs_keeps_them():
    two = '<table><tbody><tr><td colspan="2"><p>а</p><p>б</p></td></tr></tbody></table>'
    assert tidy(two) == two


def test_tidying_again_changes_nothing():
    assert tidy(tidy(TABLE)) == tidy(TABLE)
