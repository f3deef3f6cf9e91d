"""The text of a lesson falls into what stands at its first level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lessons import body
from courses.lessons.pieces import split

NESTED = "<ul><li>Раз<ul><li>и</li></ul></li></ul>"
PICTURE = '<figure><img src="/lessons/images/1/" alt="5 > 3"></figure>'


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("<p>Раз</p>\n<p>Два <b>и</b><br>три</p>", ["<p>Раз</p>", "<p>Два <b>и</b><br>три</p>"]),
        (f"{NESTED}<hr><p>Два</p>", [NESTED, "<hr>", "<p>Два</p>"]),
        ("<ul>\n<li>Раз</li>\n<li>Два\nтри</li>\n</ul>", ["<ul><li>Раз</li><li>Два три</li></ul>"]),
        ("<pre>раз\n  два</pre>", ["<pre>раз\n  два</pre>"]),
        ("слова <b>и</b> ещё <p>Раз</p> хвост", ["слова <b>и</b> ещё", "<p>Раз</p>", "хвост"]),
        (f"{PICTURE}<p>Раз</p>", [PICTURE, "<p>Раз</p>"]),
    ],
)
def test_a_list_or_a_table_is_one_piece_and_words_between_them_another(text, pieces):
    assert split(text) == pieces


MARKUP = [
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<hr>",
    "<b>",
    "</b>",
    "<td>",
    "</table>",
    "<",
    "слово",
    " ",
    "a>b",
]


@given(st.lists(st.sampled_from(MARKUP), max_size=12).map("".join))
def test_nothing_of_a_text_is_lost_between_the_pieces(text):
    kept = body.clean(text)
    assert "".join("".join(split(kept)).split()) == "".join(kept.split())
