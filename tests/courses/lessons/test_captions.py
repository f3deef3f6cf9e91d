"""Captions are read by a parser and written anew: only words and times get through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lessons.captions import BadCaptions, read, webvtt

VTT = """WEBVTT - семинар

NOTE переведено
вручную

STYLE
::cue { background: url(https://example.org/a.png) }

1
00:01.000 --> 00:04.500 align:start position:10% onclick:alert(1)
<v Тренер>Здравствуйте! <i>Начнём</i> & не спеша.

01:00:00.000 --> 01:00:02.000
<script>alert(1)</script> 5 < 7
"""
SRT = (
    "1\r\n00:00:01,500 --> 00:00:03,000\r\nПервая строка\r\nВторая\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nЕщё\r\n"
)


def test_webvtt_comes_out_clean():
    assert webvtt(VTT.encode()).decode() == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:04.500 align:start position:10%\n"
        "<v Тренер>Здравствуйте! <i>Начнём</i> &amp; не спеша.\n\n"
        "01:00:00.000 --> 01:00:02.000\nalert(1) 5 &lt; 7\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_subrip_becomes_webvtt_in_whatever_encoding_it_came(encoding):
    assert webvtt(SRT.encode(encoding)).decode() == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nПервая строка\nВторая\n\n00:00:04.000 --> 00:00:05.000\nЕщё\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ни одной реплики"),
        ("WEBVTT\n\nпросто текст", "ни одной реплики"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nа", "Строка 3: реплика кончается раньше"),
        ("WEBVTT\n\n00:05 --> 00:07\nа", "Строка 3: время"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, said):
    with pytest.raises(BadCaptions, match=said):
        read(text.encode())


def test_a_film_is_no_captions():
    with pytest.raises(BadCaptions, match="2 МБ"):
        read(b"x" * (2 * 1024 * 1024 + 1))


def test_a_line_of_marks_only_does_not_end_its_cue():
    assert webvtt(b"WEBVTT\n\n00:01.000 --> 00:02.000\n<x>\nA\n<y>\nB\n").endswith(b"\nA\nB\n")


@given(st.text(alphabet=st.sampled_from("<>/ bivс.&;-\n:0"), max_size=80))
def test_written_captions_are_read_as_the_same_ones_whatever_their_words(words):
    source = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n".encode()
    try:
        clean = webvtt(source)
    except BadCaptions:
        return
    assert webvtt(clean) == clean
