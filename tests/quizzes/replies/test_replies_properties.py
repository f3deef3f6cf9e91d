"""What holds for any reply whatever: no exception, true spans, the same judgement twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.replies import CRITERIA, FEATURES, Point, Report, Situation, check, segments
from quizzes.replies.text import normalise

SITUATION = Situation(
    "vk_comment",
    True,
    "Оксана Л.",
    "Люк открытый возле школы, третий день! Когда закроете?",
    ("Крышку поставят сегодня до 15:00", "Диспетчерская: 8 (8313) 00-01-02"),
)
_scraps = st.sampled_from(
    ["Оксана, ", "здравствуйте! ", "сегодня до 15:00 ", "поставят крышку. ", "8 (8313) 00-01-02", "8-920-000-41-17",
     "кв. 57 ", "в ближайшее время ", "надо было думать ", "Панфилов Игорь Андреевич ", "ваш сын Миша ", "!!! ",
     "ВЫ ТУПЫЕ ", "🎉", "<b>", "\u00a0", "Oкcaна ", "сообщаем, что ", "а вы сами? "]
)  # fmt: skip
_replies = st.lists(_scraps | st.text(max_size=15), max_size=20).map("".join)


@settings(max_examples=200, deadline=None)
@given(reply=_replies)
def test_every_finding_lies_in_the_text_and_the_pieces_make_the_text_again(reply: str) -> None:
    report = check(reply, SITUATION)
    for finding in report.findings:
        assert (finding.start is None) == (finding.end is None)
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start < finding.end <= len(reply)
        assert finding.title
        assert finding.why
        assert finding.how or finding.kind == "good"
        assert finding.severity in (1, 2, 3)
    pieces = segments(reply, report.findings)
    assert "".join(piece.text for piece in pieces) == reply
    for piece in pieces:
        assert (piece.kind is None) == (not piece.finding_ids)


@settings(max_examples=100, deadline=None)
@given(reply=_replies)
def test_the_same_reply_is_judged_the_same_and_the_report_survives_json(reply: str) -> None:
    report = check(reply, SITUATION)
    assert report == check(reply, SITUATION)
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report
    assert set(report.features) == set(FEATURES)
    assert set(report.criteria) == set(CRITERIA)
    assert all(0 <= level <= 4 for level in report.criteria.values())
    assert 0 <= report.score <= 100


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=60), public=st.booleans())
def test_any_situation_is_taken(text: str, public: bool) -> None:
    situation = Situation(text[:5], public, text, text, (text, text[::-1]), (Point(text),), text)
    check(text, situation)


@given(text=st.text())
def test_normalising_never_moves_a_letter(text: str) -> None:
    assert len(normalise(text)) == len(text)


@pytest.mark.parametrize(
    "reply",
    ["", " \n\t", "а" * 100_000, "а-" * 50_000, "8 (831) " * 12_000, "кв. 5, " * 15_000, "🎉" * 100_000, "<b>" * 33_000,
     "Иванова Мария Петровна " * 4_500, "İß" * 50_000, "\0", "\ud800"],
    ids=["empty", "spaces", "word", "hyphens", "phones", "flats", "emoji", "html", "names", "growing", "nul", "lone"],
)  # fmt: skip
def test_hostile_text_is_judged(reply: str) -> None:
    report = check(reply, SITUATION)
    assert report.length["chars"] == len(reply.strip())
    assert report.score <= 40
