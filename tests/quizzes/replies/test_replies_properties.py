"""What holds for any reply whatever: no exception, true spans, the same judgement twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.replies import CRITERIA, FEATURES, Finding, OwnPhrases, Phrase, Point, Report, Situation, check, segments
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
     "ВЫ ТУПЫЕ ", "🎉", "<b>", "\u00a0", "Oкcaна ", "сообщаем, что ", "а вы сами? ", "зделаем ", "ближайщее ", "в в ",
     "слово ,слово", "готово.Ждите", ",, ", "завтра до 18:00 поставят крышку ", "в течении дня ", "8 (8313) 00-01-03 ",
     "приняты меры ", "Ё", "ё\u0301", "мы на связи. "]
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


OWN = OwnPhrases(3, (Phrase("приня* меры", "harm", 3, "Меры", "Какие?", "Назовите."),))


@settings(max_examples=200, deadline=None)
@given(reply=_replies)
def test_every_marked_passage_reads_what_its_finding_says(reply: str) -> None:
    """What a finding says of its passage is true of the very characters between its offsets."""
    situation = replace(SITUATION, phrases=OWN)
    for finding in check(reply, situation).findings:
        if finding.start is not None and finding.end is not None:
            passage = reply[finding.start : finding.end]
            assert _TRUE_OF.get(finding.code, _anything)(passage, finding), (finding.code, passage)


def _anything(passage: str, finding: Finding) -> bool:
    return bool(passage.strip())


def _is_written_twice(passage: str, finding: Finding) -> bool:
    first, _, second = passage.partition(passage[: len(finding.rewording)])
    return passage.casefold().split() == [finding.rewording.casefold()] * 2 and first == "" and bool(second)


# Code of a finding: what must hold for its passage.
_TRUE_OF: dict[str, Callable[[str, Finding], bool]] = {
    "greeting": lambda passage, _: normalise(passage).startswith(("здрав", "добр", "привет", "день", "вечер", "утро")),
    "name": lambda passage, _: normalise(passage).startswith("оксан"),
    "spelling": lambda passage, finding: passage.isascii() is False and passage != finding.rewording,
    "doubled_marks": lambda passage, _: len(passage) > 1 and not any(sign.isalnum() for sign in passage),
    "space_before_mark": lambda passage, finding: passage != finding.rewording and passage[0].isalpha(),
    "no_space_after_mark": lambda passage, finding: passage == finding.rewording.replace(" ", ""),
    "repeated_word": _is_written_twice,
    "own_phrase": lambda passage, _: normalise(passage).startswith("приня") and "мер" in normalise(passage),
    "emoji": lambda passage, _: not any(sign.isalnum() for sign in passage),
    "shouting": lambda passage, _: passage.isupper(),
    "leak_mobile": lambda passage, _: sum(sign.isdigit() for sign in passage) >= 10,
    "contact": lambda passage, _: any(sign.isalnum() for sign in passage),
    "deadline": lambda passage, _: any(sign.isalnum() for sign in passage),
}


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


HOSTILE = {
    "empty": "",
    "spaces": " \n\t",
    "word": "а" * 100_000,
    "hyphens": "а-" * 50_000,
    "phones": "8 (831) " * 12_000,
    "flats": "кв. 5, " * 15_000,
    "emoji": "🎉" * 100_000,
    "family": "👨‍👩‍👧" * 20_000,
    "html": "<b>" * 33_000,
    "names": "Иванова Мария Петровна " * 4_500,
    "growing": "İß" * 50_000,
    "nul": "\0",
    "half": "\ud800",
    "dots": "." * 100_000,
    "marks": "!?" * 50_000,
    "commas": ", ," * 30_000,
    "glued": "слово,слово" * 9_000,
    "mistakes": "зделаем ближайщее пажалуста " * 3_500,
    "unknown": " ".join("".join(chr(1072 + (place * step) % 32) for step in range(3, 12)) for place in range(9_000)),
    "dates": " ".join(f"{day % 28 + 1} декабря поставят крышку" for day in range(4_000)),
    "one sentence": "крышку поставят 5 мая в 10:00 за 300 рублей и " * 2_200,
    "lookalikes": "cвeт пoчинят зaвтрa " * 5_000,
    "at signs": "a@" * 50_000,
    "links": "http://a.ru/" * 8_000,
    "accents": "е\u0301" * 50_000,
    "backwards": "\u202eответ\u202c" * 14_000,
}


@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_judged(reply: str) -> None:
    report = check(
        reply, replace(SITUATION, phrases=OWN, model_reply=reply, runaround_reply=reply, earlier=(reply,) * 3)
    )
    assert report.length["chars"] == len(reply.strip())
    assert 0 <= report.score <= 100
    for finding in report.findings:
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start < finding.end <= len(reply)


@settings(max_examples=60, deadline=None)
@given(facts=st.lists(_replies, max_size=5), reply=_replies)
def test_any_facts_are_taken(facts: list[str], reply: str) -> None:
    check(reply, replace(SITUATION, facts=tuple(facts), phrases=OWN, earlier=tuple(facts)))
