"""A question may bring its rules along; rules that are spoiled are named before anybody answers."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scoring import KINDS, qti
from quizzes.scoring.ruled import BROKEN, STALE

ITEM = """<assessmentItem><responseDeclaration identifier="R" cardinality="multiple" baseType="identifier">
<correctResponse><value>A</value><value>B</value></correctResponse><mapping defaultValue="0"><mapEntry mapKey="A"
mappedValue="3"/><mapEntry mapKey="B" mappedValue="1"/></mapping></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><responseProcessing>
<responseCondition><responseIf><not><isNull><variable identifier="R"/></isNull></not><setOutcomeValue
identifier="SCORE"><mapResponse identifier="R"/></setOutcomeValue></responseIf></responseCondition>
</responseProcessing></assessmentItem>"""


def ruled() -> dict[str, Any]:
    program = qti.program(qti.parse(ITEM))
    options = [{"id": "A", "text": "главное"}, {"id": "B", "text": "второе"}, {"id": "C", "text": "лишнее"}]
    processing = {"program": program, "max": 4.0, "binding": {"R": {"options": {"A": "A", "B": "B", "C": "C"}}}}
    return {"stem": "?", "options": options, "correct": ["A", "B"], "grading": "all", "processing": processing}


def test_the_rules_score_and_the_review_stays() -> None:
    kind, body = KINDS["multiple"], json.loads(json.dumps(ruled()))
    assert kind.problems(body) == []
    shown, key = kind.present(body, random.Random(2), True), kind.key(body)
    ids = {option["text"]: option["id"] for option in shown["options"]}
    assert kind.score(shown, key, [ids["главное"]]) == 0.75
    assert kind.score(shown, key, [ids["главное"], ids["второе"]]) == 1
    assert kind.score(shown, key, None) == 0
    assert [line.right for line in kind.explain(shown, key, None)].count(True) == 2
    assert "processing" not in shown


def test_a_new_wording_of_an_option_does_not_break_the_rules() -> None:
    kind, body = KINDS["multiple"], ruled()
    body["options"][0]["text"] = "самое главное"
    shown, key = kind.present(body, random.Random(2), True), kind.key(body)
    chosen = next(option["id"] for option in shown["options"] if option["text"] == "самое главное")
    assert kind.score(shown, key, [chosen]) == 0.75


def test_an_option_that_the_rules_do_not_know_is_named_before_anybody_answers() -> None:
    body = ruled()
    body["options"].append({"id": "D", "text": "новое"})
    assert KINDS["multiple"].problems(body) == [STALE]
    del body["processing"]
    assert KINDS["multiple"].problems(body) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p.update(max=0),
        lambda p: p.update(program={}),
        lambda p: p.update(binding=None),
        lambda p: p["program"]["rules"][0]["branches"][0]["then"][0]["value"].update(op="__import__"),
        lambda p: p["program"]["responses"]["R"]["mapping"]["entries"][0].update(value="много"),
        lambda p: p["program"].update(rules=[{"rule": "set", "outcome": "SCORE", "value": {"op": "divide", "of": []}}]),
    ],
)
def test_spoiled_rules_are_named(spoil: Any) -> None:
    body = ruled()
    spoil(body["processing"])
    assert KINDS["multiple"].problems(body) == [BROKEN]


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_rules_with_anything_put_anywhere_are_refused_or_run(data: st.DataObject) -> None:
    kind, body = KINDS["multiple"], copy.deepcopy(ruled())
    holder, place = data.draw(st.sampled_from(list(_places(body["processing"]))))
    junk = st.none() | st.booleans() | st.integers(-2, 2) | st.floats() | st.sampled_from(["", "x", "SCORE", "record"])
    holder[place] = data.draw(junk | st.lists(junk, max_size=2) | st.dictionaries(st.sampled_from(["op", "of"]), junk))
    if kind.problems(body):
        return
    shown, key = kind.present(body, random.Random(0), True), kind.key(body)
    ids = [option["id"] for option in shown["options"]]
    for answer in (None, ids[:1], ids[:2], ids):
        assert 0 <= kind.score(shown, key, answer) <= 1


def _places(value: Any) -> Any:
    """Every place inside that something can be put into."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in list(parts):
        yield value, name
        yield from _places(part)
