"""What is written is read back equal: words, key, topic, tags, difficulty, source — or it is said that it is not."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.exchange import formats, memory
from quizzes.exchange.drafts import Draft
from quizzes.exchange.gift.blocks import PRIVATE
from quizzes.scoring import KINDS
from tests.quizzes.bodies import EVERY_KIND, POINT
from tests.quizzes.scoring import strategies

# The kinds that a format has no way to say; each is named in what comes back.
CANNOT = {
    "gift": {"cloze", "words", "hotspot", "reply"},
    "moodle_xml": {"reply"},
    "xlsx": {"hotspot", "reply"},
}
FULL = {
    "explanation": "Потому что\nтак: {~=#}.\n\nИ <b>ещё</b> & вот.",
    "feedback": {"right": "Да!", "part": "Почти.", "wrong": "Нет."},
    "hints": ["Вспомните закон.", "Статья 12."],
    "shuffle": False,
}
BESIDE = {
    "topic": ("Сроки", "Дни и/или часы"),
    "tags": ("59-фз", "срок [общий]"),
    "code": "t-1",
    "difficulty": 3,
    "source_url": "https://kremlin.ru/acts/bank/24023",
    "source_note": "59-ФЗ, статья 12, часть 1",
    "seconds": 90,
    "points": 2.0,
}


def png(width=30, height=20):
    held = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(held, "PNG")
    return held.getvalue()


def draft(kind, body, **more):
    picture = body.get("picture")
    files = {}
    if picture:
        body = {**body, "picture": {**picture, "file": "двор 1.png"}}
        files = {"двор 1.png": png()}
    return Draft("вопрос 1", kind, body, files=files, **more)


def there_and_back(name, *drafts):
    written = formats.FORMATS[name].write(drafts)
    assert not written.refusals, written.refusals
    found = formats.FORMATS[name].read(written.data, f"questions{formats.FORMATS[name].extensions[0]}")
    assert not found.refusals, (found.refusals, written.data.decode(errors="replace"))
    return found.drafts


def same(one, other):
    for name in memory.KEPT:
        assert memory.plain(getattr(one, name)) == memory.plain(getattr(other, name)), name
    assert one.files == other.files


BODIES = [*EVERY_KIND.items(), ("hotspot", POINT)]


@pytest.mark.parametrize("name", CANNOT)
@pytest.mark.parametrize(("kind", "body"), BODIES, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("more", [{}, FULL], ids=["bare", "full"])
def test_a_question_of_every_kind_comes_back_equal(name, kind, body, more):
    asked = draft(kind, {**body, **more}, **BESIDE)
    if kind in CANNOT[name]:
        written = formats.FORMATS[name].write([asked])
        assert written.refusals[0].reason
        return
    same(there_and_back(name, asked)[0], asked)


def test_a_picture_and_a_file_travel_in_moodle_xml():
    body = {
        **EVERY_KIND["single"],
        "picture": {"file": "двор.png", "alt": 'План <двора> "5"'},
        "attachment": {"file": "a & b.pdf", "name": "Приложение & план.pdf"},
    }
    asked = Draft("вопрос 1", "single", body, files={"двор.png": png(), "a & b.pdf": b"%PDF-1.4"})
    same(there_and_back("moodle_xml", asked)[0], asked)


def test_gift_says_that_a_picture_is_left_out():
    written = formats.FORMATS["gift"].write([draft("single", {**EVERY_KIND["single"], "picture": {"alt": "План"}})])
    assert "картинки" in written.remarks[0]


def test_a_note_of_a_question_changed_in_the_file_is_passed_over():
    asked = draft("multiple", {**EVERY_KIND["multiple"], "grading": "all"}, difficulty=3)
    written = formats.FORMATS["gift"].write([asked]).data.decode()
    changed = formats.read(written.replace("Какие каналы?", "Какие же каналы?").encode(), "q.gift").drafts[0]
    assert changed.body["stem"] == "Какие же каналы?"
    assert changed.difficulty == 1
    assert "изменили" in changed.remarks[0]


def test_many_topics_each_stand_once():
    asked = [draft("truefalse", EVERY_KIND["truefalse"], topic=topic) for topic in (("А",), ("А",), (), ("Б", "В/Г"))]
    for name in CANNOT:
        assert [one.topic for one in there_and_back(name, *asked)] == [("А",), ("А",), (), ("Б", "В/Г")]


KINDS_OF_STRATEGIES = {
    "single": strategies.single(),
    "truefalse": strategies.truefalse(),
    "multiple": st.one_of(strategies.multiple(way) for way in (None, "all", "penalty", "no_penalty", "fractions")),
    "match": st.one_of(strategies.match(way) for way in (None, "share", "all")),
    "order": st.one_of(strategies.order(way) for way in (None, "all", "neighbours", "places")),
    "short": strategies.short(),
    "number": strategies.number(),
    "cloze": strategies.cloze(),
    "words": strategies.words(),
    "categorise": strategies.categorise(),
    "hotspot": st.one_of(strategies.hotspot(mode) for mode in ("areas", "point")),
    "essay": strategies.essay(),
}


@pytest.mark.parametrize("name", CANNOT)
@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whatever_an_author_wrote_comes_back_equal(name, data):
    kind = data.draw(st.sampled_from(sorted(KINDS_OF_STRATEGIES.keys() - CANNOT[name])))
    asked = draft(kind, data.draw(KINDS_OF_STRATEGIES[kind]))
    if not KINDS[kind].problems(asked.body) and not PRIVATE.search(repr(asked.body)):
        same(there_and_back(name, asked)[0], asked)
    assert replace(asked) == asked
