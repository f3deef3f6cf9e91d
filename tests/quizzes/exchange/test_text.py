"""Marked-up text becomes plain paragraphs; plain paragraphs written as HTML come back as they were."""

import random

import pytest

from quizzes.exchange import text


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("<p>Раз.</p><p>Два.</p>", "Раз.\n\nДва."),
        ("<p>Раз<br>два</p>\n", "Раз\nдва"),
        ("  много \n  пробелов  ", "много пробелов"),
        ("<b>Срок</b>&nbsp;&mdash; 30&#160;дней", "Срок\xa0— 30\xa0дней"),
        ("<ul><li>один</li><li>два</li></ul>после", "— один\n— два\n\nпосле"),
        ("<ol><li><p>один</p></li><li>два</li></ol>", "1. один\n2. два"),
        ("<table><tr><th>а</th><td>б</td></tr><tr><td>в</td><td>г</td></tr></table>", "а | б\nв | г"),
        ("H<sub>2</sub>O, x<sup>2</sup>, e<sup>ix</sup>", "H₂O, x², e^ix"),
        ("a &lt; b &amp;&amp; c > d", "a < b && c > d"),
        ("<script>alert(1)</script>текст<style>p{}</style>", "текст"),
        ("Как пишут <фамилия> и <y z>?", "Как пишут <фамилия> и <y z>?"),
    ],
)
def test_html_becomes_plain(source, plain):
    assert text.from_html(source).text == plain


def test_pictures_are_taken_out_and_what_cannot_be_kept_is_named():
    found = text.from_html('<p>См. <img src="@@PLUGINFILE@@/a.png" alt="План дома"> <audio></audio><audio></audio></p>')
    assert found.text == "См."
    assert found.pictures == (text.Picture("@@PLUGINFILE@@/a.png", "План дома"),)
    assert found.lost == ("звук",)


def test_text_of_unknown_marking_keeps_its_line_ends():
    assert text.from_any("a < b\nc > d").text == "a < b\nc > d"
    assert text.from_any("<b>a</b>\nc").text == "a\nc"


def test_markdown():
    assert text.from_markdown("Это **важно**:\n\n* раз\n* два").text == "Это важно:\n\n— раз\n— два"


def test_what_is_written_as_html_is_read_back_the_same():
    random.seed(4)
    pieces = [
        "a",
        "слово",
        " ",
        "  ",
        "\n",
        "\n\n",
        "<b>",
        "&amp;",
        "&",
        "<",
        ">",
        "— ",
        "1. ",
        "\xa0",
        '"',
        "\t",
        "<br>",
        "²",
    ]
    for _ in range(3000):
        plain = text.tidy("".join(random.choices(pieces, k=random.randint(1, 12))))
        assert text.from_html(text.to_html(plain)).text == plain
