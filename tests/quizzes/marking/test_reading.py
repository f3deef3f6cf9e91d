from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from quizzes.marking.reading import read
from quizzes.replies import CRITERIA, FEATURES, Finding, Report
from quizzes.rubrics.actions import DEFAULT_RUBRIC
from quizzes.rubrics.scale import Scale

SCALE = Scale.from_json(json.loads(DEFAULT_RUBRIC.read_text(encoding="utf-8")))


def finding(kind="language", start=None, end=None, **fields):
    fields = {"code": "stamp", "title": "Штамп", "why": "Тяжело", "how": "Проще", "rewording": "", **fields}
    return Finding(kind=kind, severity=1, start=start, end=end, **fields)


def report(*findings, **fields):
    fields = {"criteria": dict.fromkeys(CRITERIA, 2), "caps": (), "exceptions": (), "score": 50, **fields}
    return Report(
        rules_version="1.0",
        features=dict.fromkeys(FEATURES, False),
        findings=findings,
        length={"chars": 10, "min": 1, "opt_min": 2, "opt_max": 3, "max": 4},
        readability=50.0,
        **fields,
    )


@given(
    st.text(max_size=60),
    st.lists(
        st.tuples(
            st.sampled_from(["harm", "language", "missing", "good"]),
            st.none() | st.integers(0, 70),
            st.none() | st.integers(0, 70),
        ),
        max_size=8,
    ),
)
def test_the_pieces_put_together_are_the_text_again(text, places):
    findings = [
        finding(kind, start, end, code=f"c{number}", title=f"t{number}")
        for number, (kind, start, end) in enumerate(places)
        if (start is None) == (end is None)
    ]

    reading = read(text, report(*findings), SCALE)

    assert "".join(piece.text for piece in reading.pieces) == text
    placed = [note.number for note in reading.notes]
    assert placed == list(range(1, len(placed) + 1))
    assert {note.number for piece in reading.pieces for note in piece.ends} == set(placed)


def test_notes_are_numbered_from_the_top_of_the_text():
    reading = read("один два три", report(finding(start=9, end=12, code="b"), finding(start=0, end=4, code="a")), SCALE)

    assert [(note.number, note.finding.code) for note in reading.notes] == [(1, "a"), (2, "b")]


def test_remarks_that_say_the_same_share_a_note():
    reading = read("раз и два и раз", report(finding(start=0, end=3), finding(start=6, end=9)), SCALE)

    assert len(reading.notes) == 1
    assert reading.notes[0].quotes == ("раз", "два")
    assert [piece.numbers for piece in reading.pieces if piece.kind] == [(1,), (1,)]
    assert [piece.first_of for piece in reading.pieces if piece.kind] == [(1,), ()]


def test_where_remarks_overlap_the_gravest_kind_shows_and_both_are_joined():
    both = report(finding("good", 0, 9, code="a"), finding("harm", 4, 9, code="b"))

    reading = read("ужас вред", both, SCALE)

    assert [(piece.text, piece.kind, piece.numbers) for piece in reading.pieces] == [
        ("ужас", "good", (1,)),
        (" вред", "harm", (1, 2)),
    ]


def test_what_has_no_place_is_listed_apart():
    reading = read("текст", report(finding("missing", code="a"), finding("harm", code="b")), SCALE)

    assert [note.finding.code for note in reading.missing] == ["a"]
    assert [note.finding.code for note in reading.overall] == ["b"]
    assert reading.notes == ()


def test_bars_show_the_machine_until_a_trainer_has_marked():
    machine = read("текст", report(), SCALE)
    marked = read("текст", report(), SCALE, levels=dict.fromkeys(CRITERIA, 4), stop_factors=[], score=100)

    assert [bar.level for bar in machine.bars] == [2] * 7
    assert not any(bar.differs for bar in machine.bars)
    assert all(bar.differs and bar.level == 4 and bar.hint == 2 for bar in marked.bars)
    assert (machine.score, marked.score) == (50, 100)


def test_thanks_without_a_question_leave_three_criteria_out():
    reading = read("Спасибо!", report(exceptions=("EX1",)), SCALE)

    assert [bar.criterion.code for bar in reading.bars if bar.level is None] == ["K2", "K3", "K6"]


def test_stop_factors_come_in_words():
    reading = read("текст", report(caps=("SF2",)), SCALE)

    assert "публиковать нельзя" in reading.stop_factors[0].plain
