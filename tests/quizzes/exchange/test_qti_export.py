"""Questions go out as QTI packages and come back as they were; elsewhere they score as here."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.exchange import formats, memory
from quizzes.exchange import qti as qti_format
from quizzes.exchange.archives import Archive, pack
from quizzes.exchange.drafts import Draft
from quizzes.exchange.qti.judging import answers
from quizzes.exchange.qti.writing.package import write
from quizzes.scoring import KINDS, qti
from tests.quizzes.scoring.strategies import BODIES

versions = pytest.mark.parametrize("version", ["2.2", "3.0"])


def options(*texts: str) -> list[dict[str, Any]]:
    return [{"id": str(number), "text": text} for number, text in enumerate(texts, start=1)]


def plan() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10)).save(buffer, "PNG")
    return buffer.getvalue()


PLACES = [
    {"id": "1", "text": "а", "shape": "rect", "coords": [0, 0, 400, 400], "right": True},
    {"id": "2", "text": "б", "shape": "poly", "coords": [600, 600, 900, 600, 900, 900]},
    {"id": "3", "text": "в", "shape": "circle", "coords": [700, 300, 100], "right": True},
]
PICTURE = {"picture": {"file": "план дома.png", "alt": "План"}, "ratio": 2.0}
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "single": (
        "single",
        {
            "stem": "Срок <ответа> & «порядок»?\n\nВторой абзац,\nвторая строка.",
            "options": options("7", "30", "год"),
            "correct": ["2"],
            "explanation": "Статья 12.",
            "feedback": {"right": "Да.", "wrong": "Нет."},
            "hints": ["Ищите в 59-ФЗ"],
        },
    ),
    "single with parts": (
        "single",
        {
            "stem": "?",
            "options": [{"id": "a", "text": "а", "fraction": 0.5, "feedback": "почти"}, {"id": "b", "text": "б"}],
            "correct": ["b"],
        },
    ),
    "truefalse": ("truefalse", {"stem": "Верно?", "answer": False, "feedback_true": "Увы."}),
    **{
        f"multiple {way}": (
            "multiple",
            {"stem": "?", "options": options("а", "б", "в", "г"), "correct": ["1", "3"], "grading": way},
        )
        for way in ("all", "penalty", "no_penalty")
    },
    "multiple by shares": (
        "multiple",
        {
            "stem": "?",
            "options": [
                {"id": "1", "text": "а", "fraction": 0.4},
                {"id": "2", "text": "б", "fraction": 0.6},
                {"id": "3", "text": "в", "fraction": -0.5},
            ],
            "correct": ["1", "2"],
            "grading": "fractions",
        },
    ),
    "match": ("match", {"stem": "?", "pairs": [["а", "1"], ["б", "2", "да"], ["в", "1"]], "extra": ["3"]}),
    "match whole": ("match", {"stem": "?", "pairs": [["а", "1"], ["б", "2"]], "grading": "all"}),
    **{
        f"order {way}": (
            "order",
            {"stem": "?", "options": options("а", "б", "в"), "correct": ["2", "1", "3"], "grading": way},
        )
        for way in ("all", "neighbours", "places")
    },
    "short": ("short", {"stem": "?", "accepted": ["тридцать", {"text": "тр*", "fraction": 0.5}], "typos": 1}),
    "short in one case": ("short", {"stem": "?", "accepted": ["ПОС", "2\\*2"], "case_sensitive": True}),
    "number": (
        "number",
        {
            "stem": "?",
            "answers": [
                {"value": 30, "tolerance": 1},
                {"value": 20, "tolerance": 0.1, "relative": True, "fraction": 0.5},
            ],
        },
    ),
    "cloze": (
        "cloze",
        {
            "stem": "За [[1]] дней\n\nи [[2]] или [[3]], [[4]].",
            "gaps": [
                {"id": "1", "kind": "number", "answers": [{"value": 30, "tolerance": 0}], "weight": 2},
                {"id": "2", "kind": "text", "accepted": ["письменно"]},
                {"id": "3", "kind": "list", "options": options("устно", "никак"), "correct": ["1"]},
                {"id": "4", "kind": "checks", "options": options("х", "у", "z"), "correct": ["1", "2"],
                 "layout": "vertical", "grading": "penalty"},
            ],
        },
    ),
    "words": (
        "words",
        {
            "stem": "Раз [[1]], два [[2]], три [[3]].",
            "words": [{"id": "a", "text": "а"}, {"id": "b", "text": "б", "endless": True}, {"id": "c", "text": "в"}],
            "places": {"1": "a", "2": "b", "3": "b"},
        },
    ),
    "categorise": (
        "categorise",
        {
            "stem": "?",
            "categories": options("К1", "К2"),
            "items": [
                {"id": "x", "text": "х", "category": "1"},
                {"id": "y", "text": "у", "category": "1"},
                {"id": "z", "text": "z", "category": "2"},
            ],
        },
    ),
    "hotspot areas": ("hotspot", {"stem": "Где?", "mode": "areas", "areas": PLACES, **PICTURE}),
    "hotspot points": ("hotspot", {"stem": "Где?", "mode": "point", "areas": PLACES, **PICTURE}),
    "essay": ("essay", {"stem": "Пишите", "lines": 5, "guide": "Смотрите на тон", "words_least": 10}),
}  # fmt: skip


def draft(name: str) -> Draft:
    kind, body = QUESTIONS[name]
    assert KINDS[kind].problems(body) == []
    files = {"план дома.png": plan()} if "picture" in body else {}
    return Draft(
        "", kind, body, title=name, topic=("Сроки", "Ответы"), code="Q-1", tags=("59-ФЗ",), difficulty=3,
        source_url="https://example.org/", source_note="ст. 12", seconds=90, points=2.0, files=files,
    )  # fmt: skip


def back(data: bytes) -> Draft:
    reading = qti_format.read(data, "x.zip")
    assert reading.refusals == ()
    (found,) = reading.drafts
    assert KINDS[found.kind].problems(found.body) == []
    return found


@versions
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_comes_back_as_it_was(name: str, version: str) -> None:
    sent = draft(name)
    came = back(write([sent], version).data)
    assert replace(came, place="", remarks=()) == sent


def without_notes(data: bytes) -> bytes:
    """The package as a system would give it that knows nothing of our notes."""
    archive = Archive(data)
    files = {name: archive.read(name) for name in archive.names}
    files["imsmanifest.xml"] = re.sub(rb"<metadata><otklik.*?</metadata>", b"", files["imsmanifest.xml"], flags=re.S)
    return pack(files)


TYPED: dict[str, list[Any]] = {
    "short": ["тридцать", "ТРИДЦАТЬ", "трижды", "ПОС", "пос", "2*2", "22", "семь"],
    "number": ["30", "31", "29,5", "31.01", "18", "22", "17,9", "0"],
    "hotspot": [
        [[100, 100]],
        [[100, 100], [700, 300]],
        [[100, 100], [110, 110]],
        [[500, 900]],
        [[700, 490]],
        [[790, 300]],
    ],
}


def tried(name: str, shown: Mapping[str, Any], key: Mapping[str, Any]) -> list[Any]:
    kind, body = QUESTIONS[name]
    if kind == "cloze":
        lists = {gap["id"]: [option["id"] for option in gap.get("options", [])] for gap in shown["gaps"]}
        return [
            {"1": "30", "2": "письменно", "3": lists["3"][0], "4": lists["4"][:2]},
            {"1": "30", "3": lists["3"][1], "4": lists["4"]},
            {"1": "31", "2": "устно", "4": lists["4"][:1]},
            {"3": lists["3"][0]},
        ]
    if kind in TYPED and body.get("mode") != "areas":
        return TYPED[kind]
    return list(answers(shown, key))


def in_words(value: Any, shown: Mapping[str, Any], to: Mapping[str, Any]) -> Any:
    """The same answer with the ids of another showing of the question: by what they say."""
    texts, ids = _texts(shown), {text: item for item, text in _texts(to).items()}
    if isinstance(value, dict):
        return {in_words(key, shown, to): in_words(part, shown, to) for key, part in value.items()}
    if isinstance(value, list):
        made = [in_words(part, shown, to) for part in value]
        return sorted(made) if all(isinstance(part, str) for part in made) else made
    return ids.get(texts[value], value) if value in texts else value


def _texts(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        own = {value["id"]: value["text"]} if "text" in value and "id" in value else {}
        return own | {item: text for part in value.values() for item, text in _texts(part).items()}
    if isinstance(value, list):
        return {item: text for part in value for item, text in _texts(part).items()}
    return {}


@versions
@pytest.mark.parametrize("name", [name for name, (kind, _) in QUESTIONS.items() if kind != "essay"])
def test_elsewhere_it_scores_as_here(name: str, version: str) -> None:
    sent = draft(name)
    came = back(without_notes(write([sent], version).data))
    ours, theirs = KINDS[sent.kind], KINDS[came.kind]
    shown, key = ours.present(sent.body, random.Random(1), True), ours.key(sent.body)
    other, other_key = theirs.present(came.body, random.Random(2), True), theirs.key(came.body)
    seen = set()
    for answer in tried(name, shown, key):
        earned = ours.score(shown, key, answer)
        assert theirs.score(other, other_key, in_words(answer, shown, other)) == pytest.approx(earned), answer
        seen.add(round(earned, 6))
    assert len(seen) > 1


@versions
@pytest.mark.parametrize("way", sorted(way for way, (kind, _) in BODIES.items() if kind != "reply"))
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_whatever_the_author_wrote_comes_back_or_is_refused_by_name(
    way: str, version: str, data: st.DataObject
) -> None:
    kind, bodies = BODIES[way]
    body = data.draw(bodies)
    files = {body["picture"]["file"]: plan()} if body.get("picture") else {}
    if not all(isinstance(name, str) for name in files):
        body, files = {**body, "picture": {**body["picture"], "file": "a.png"}}, {"a.png": plan()}
    written = write([Draft("", kind, body, title="Т", files=files)], version)
    if written.refusals:
        assert all(refusal.reason for refusal in written.refusals)
        return
    came = back(written.data)
    assert (came.kind, memory.plain(came.body)) == (kind, memory.plain(body))


@versions
def test_rules_that_came_with_a_question_go_out_with_it(version: str) -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
        "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>3"
        "</baseValue></setOutcomeValue></responseIf><responseElseIf><stringMatch caseSensitive='false'><variable "
        "identifier='RESPONSE'/><baseValue baseType='string'>приём</baseValue></stringMatch><setOutcomeValue "
        "identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseElseIf>"
        "</responseCondition></responseProcessing>"
    )
    item = f"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I" title="Т">
    <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"><correctResponse>
    <value>Приёмная</value></correctResponse></responseDeclaration><outcomeDeclaration identifier="SCORE"
    cardinality="single" baseType="float"/><itemBody><p>Куда? <textEntryInteraction responseIdentifier="RESPONSE"/></p>
    </itemBody>{rules}</assessmentItem>"""
    (first,) = qti_format.read(item.encode(), "i.xml").drafts
    came = back(without_notes(write([first], version).data))
    for body in (first.body, came.body):
        kind = KINDS["short"]
        shown, key = kind.present(body, random.Random(0), True), kind.key(body)
        earned = [kind.score(shown, key, answer) for answer in ("Приёмная", "ПРИЁМ", "приёмная", None)]
        assert earned == pytest.approx([1, 1 / 3, 0, 0])


def test_what_qti_cannot_say_is_named() -> None:
    reply = Draft("", "reply", {"stem": "?"}, title="Яма во дворе")
    written = write([reply, draft("single")], "3.0")
    (refusal,) = written.refusals
    assert refusal.title == "Яма во дворе"
    assert "ответ жителю" in refusal.reason
    assert "подсказки" in written.remarks[0]
    assert len(qti_format.read(written.data, "x.zip").drafts) == 1


@versions
def test_an_item_changed_elsewhere_is_read_as_it_now_is(version: str) -> None:
    archive = Archive(write([draft("single")], version).data)
    files = {name: archive.read(name) for name in archive.names}
    files["items/Q1.xml"] = files["items/Q1.xml"].replace(">год<".encode(), ">два года<".encode())
    came = back(pack(files))
    assert came.body["options"][2]["text"] == "два года"
    assert any("изменили" in remark for remark in came.remarks)


@versions
def test_every_document_is_in_the_names_of_its_version(version: str) -> None:
    archive = Archive(write([draft(name) for name in QUESTIONS], version).data)
    for name in archive.names:
        if name.startswith("items/"):
            text = archive.read(name).decode()
            assert ("<qti-assessment-item " in text) == (version == "3.0")
            assert ("<assessmentItem " in text) == (version == "2.2")
            qti.program(qti.parse(text))


@versions
def test_the_version_of_a_file_is_told_by_its_content(version: str) -> None:
    data = write([draft("single")], version).data
    item = Archive(data).read("items/Q1.xml")
    found = [formats.detect(content, name) for content, name in ((data, "x.zip"), (item, "x.xml"))]
    wanted = {"2.2": "qti", "3.0": "qti3"}[version]
    assert [one.name for one in found if one] == [wanted, wanted]
    reading = formats.read(data, "x.zip")
    assert (len(reading.drafts), reading.format) == (1, wanted)
