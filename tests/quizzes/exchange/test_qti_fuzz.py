"""Whatever is done to a file, it is read or refused in a sentence: no other exception, no half of a question."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from quizzes.exchange import qti as reader
from quizzes.exchange.archives import Archive, pack
from quizzes.exchange.drafts import Draft, Unreadable
from quizzes.exchange.qti.writing.package import write
from quizzes.scoring import KINDS, qti
from quizzes.scoring.qti.vocabulary import EXPRESSIONS
from tests.quizzes.exchange.test_qti_export import QUESTIONS, draft

CORPORA = Path(os.environ.get("OTKLIK_SHARED", "../shared")) / "corpora" / "qti"
beside = pytest.mark.skipif(not CORPORA.is_dir(), reason="the QTI corpus is not beside; set OTKLIK_SHARED")
ROUNDS = 300
NOISE = [b"<", b">", b"&", b"&#0;", b"]]>", b"\x00", b"\xff\xfe", b"<!--", b"<![CDATA[", b"'", b"1e999", b"-1", b"NaN"]


def own_items() -> list[bytes]:
    archives = [Archive(write([draft(name) for name in QUESTIONS], version).data) for version in ("2.2", "3.0")]
    return [archive.read(name) for archive in archives for name in archive.names if name.startswith("items/")]


def spoiled(data: bytes, lot: random.Random) -> bytes:
    """A file with something lost, doubled, moved, renamed or put in."""
    for _ in range(lot.randint(1, 4)):
        start = lot.randrange(len(data) or 1)
        end = min(len(data), start + lot.choice([1, 3, 20, 200]))
        way = lot.randrange(7)
        if way == 0:
            data = data[:start] + data[end:]
        elif way == 1:
            data = data[:end] + data[start:]
        elif way == 2:
            data = data[:start] + lot.choice(NOISE) + data[start:]
        elif way == 3:
            data = _one(rb'\s[\w-]+="[^"]*"', b"", data, lot)
        elif way == 4:
            data = _one(rb'"[^"]*"', lot.choice([b'""', b'"-1"', b'"x y z"', b'"1e400"', b'"default"']), data, lot)
        elif way == 5:
            names = re.findall(rb"</?([\w-]+)", data) or [b"a"]
            data = data.replace(lot.choice(names), lot.choice(names))
        else:
            data = _one(rb">[^<>]+<", lot.choice([b"><", b">0<", b">true false<", b">\xd1\x91<"]), data, lot)
    return data


def _one(pattern: bytes, instead: bytes, data: bytes, lot: random.Random) -> bytes:
    """Put something instead of one of the places that fit."""
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    place = lot.choice(found)
    return data[: place.start()] + instead + data[place.end() :]


def survives(data: bytes) -> bool:
    """Whether a question came in; what did not come in has a reason."""
    try:
        reading = reader.read(data, "x.xml")
    except Unreadable:
        return False
    assert all(refusal.reason and refusal.place for refusal in reading.refusals)
    for found in reading.drafts:
        _is_usable(found)
    return bool(reading.drafts)


def _is_usable(found: Draft) -> None:
    kind = KINDS[found.kind]
    if not kind.problems(found.body):
        shown, key = kind.present(found.body, random.Random(0), True), kind.key(found.body)
        if not kind.by_person(key):
            assert 0 <= kind.score(shown, key, None) <= 1


def test_spoiled_items_of_ours_are_read_or_refused() -> None:
    items, lot = own_items(), random.Random(4)
    came = sum(survives(spoiled(lot.choice(items), lot)) for _ in range(ROUNDS))
    assert 0 < came < ROUNDS


@beside
def test_spoiled_items_of_others_are_read_or_refused() -> None:
    items, lot = [path.read_bytes() for path in sorted(CORPORA.glob("[23].*/*/*.xml"))], random.Random(5)
    came = sum(survives(spoiled(lot.choice(items), lot)) for _ in range(ROUNDS))
    assert 0 < came < ROUNDS


def test_spoiled_packages_are_read_or_refused() -> None:
    data, lot = write([draft(name) for name in QUESTIONS], "3.0").data, random.Random(6)
    archive = Archive(data)
    files = {name: archive.read(name) for name in archive.names}
    for _ in range(15):
        name = lot.choice(["imsmanifest.xml", "test.xml", *files])
        survives(pack({**files, name: spoiled(files[name], lot)}))
    for _ in range(60):
        survives(spoiled(data, lot))


def test_rules_made_at_random_run_to_an_end() -> None:
    """Expressions put together by lot, with operands of any type: a value or NULL, never an exception."""
    lot = random.Random(8)
    read = 0
    for _ in range(ROUNDS):
        item = f"""<assessmentItem><responseDeclaration identifier="R" cardinality="{lot.choice(CARDINALITIES)}"
        baseType="{lot.choice(BASES)}"/><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
        <responseProcessing><setOutcomeValue identifier="SCORE">{expression(lot, 4)}</setOutcomeValue>
        </responseProcessing></assessmentItem>"""
        try:
            program = qti.program(qti.parse(item))
        except qti.QtiError:
            continue
        read += 1
        for given in ([], ["1"], ["a b", "b a"], ["1 2", "x"], ["да", "нет", "1e5"]):
            score = qti.score(program, {"R": given})
            assert isinstance(score, float)
            assert 0 <= qti.fraction(program, {"R": given}, 1.0) <= 1
    assert read > ROUNDS / 2


CARDINALITIES = ("single", "multiple", "ordered")
BASES = ("identifier", "string", "integer", "float", "boolean", "point", "pair", "directedPair")
VALUES = (
    *(("integer", "3"), ("integer", "0"), ("float", "-2.5"), ("float", "1e300"), ("float", "INF"), ("string", "")),
    *(("string", "да"), ("boolean", "true"), ("point", "1 2"), ("pair", "a b"), ("identifier", "a")),
)
ATTRIBUTES = {
    "name": ["pi", "sin", "ln", "atan2", "acsc", "mean", "popSD", "sampleVariance", "nothing"],
    "n": ["1", "0", "R", "99999999999"],
    "figures": ["2", "0", "-1", "100", "x"],
    "min": ["0", "1"],
    "max": ["2", "R"],
    "shape": ["rect", "circle", "poly", "ellipse", "default"],
    "coords": ["0,0,10,10", "0,0,10,10,20,0"],
    "pattern": ["[a-z]+", "(a|b)*", "да?"],
    "fieldIdentifier": ["x"],
    "numberRepeats": ["2", "-3", "x", "1000"],
    "identifier": ["R", "SCORE"],
    "baseType": ["float"],
}


def expression(lot: random.Random, depth: int) -> str:
    form_name = (
        lot.choice(sorted(EXPRESSIONS)) if depth and lot.random() < 0.8 else lot.choice(["baseValue", "variable"])
    )
    form = EXPRESSIONS[form_name]
    if form_name == "baseValue":
        base, value = lot.choice(VALUES)
        return f'<baseValue baseType="{base}">{value}</baseValue>'
    attrs = "".join(f' {name}="{lot.choice(ATTRIBUTES[name])}"' for name in form.needs)
    if form_name in ("equal", "equalRounded", "roundTo"):
        attrs += ' toleranceMode="relative" tolerance="1 R" roundingMode="decimalPlaces"'
        attrs += "" if "figures" in attrs else ' figures="2"'
    inner = "".join(expression(lot, depth - 1) for _ in range(min(form.most, max(form.least, lot.randint(0, 3)))))
    return f"<{form_name}{attrs}>{inner}</{form_name}>"
