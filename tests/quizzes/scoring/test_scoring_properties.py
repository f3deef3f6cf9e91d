"""What holds for every kind of question and grading, whatever the author wrote and whatever the form sent."""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizzes.scoring import KINDS, AnswerError, Kind, NeedsPersonError
from quizzes.scoring.cloze import GAPS
from tests.quizzes.scoring.strategies import (
    BODIES,
    centre,
    json_bodies,
    json_values,
    right_answer,
    spoiled,
    turned,
)

# What the checker says of a reply takes a while, so fewer are tried.
settings.register_profile("kinds", max_examples=30, deadline=None)
settings.load_profile("kinds")

every_way = pytest.mark.parametrize("way", sorted(BODIES))
keyed_way = pytest.mark.parametrize(
    "way", sorted(way for way, (kind, _) in BODIES.items() if kind not in ("essay", "reply"))
)
every_kind = pytest.mark.parametrize("name", sorted(KINDS))
_words = st.text(max_size=20)


def _drawn(data: st.DataObject, way: str) -> tuple[Kind, dict[str, Any]]:
    name, bodies = BODIES[way]
    kind, body = KINDS[name], data.draw(bodies)
    assume(name != "words" or body["places"])
    assert kind.problems(body) == []
    return kind, body


def _score(kind: Kind, shown: dict[str, Any], key: dict[str, Any], answer: Any) -> float:
    """The score of a machine; a person's is nobody's business here."""
    try:
        return kind.score(shown, key, answer)
    except NeedsPersonError:
        assert kind.by_person(key)
        return 0.0


def _fields(shown: dict[str, Any], data: st.DataObject) -> dict[str, list[str]]:
    """Form data half sensible, half nonsense: real field names and ids mixed with arbitrary strings."""
    ids = sorted(set(_ids(shown)))
    names = [f"answer-{item}" for item in ids] + [f"answer-{number}-{axis}" for number in (1, 2) for axis in "xy"]
    values = st.lists(st.sampled_from([*ids, "1", "2", "99", "²", "", "500", "1e999", "-0,5 м"]) | _words, max_size=4)
    return data.draw(st.dictionaries(st.sampled_from(["answer", *names]) | _words, values, max_size=6))


def _ids(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["id"]] if isinstance(value.get("id"), str) else []
        return own + [found for part in value.values() for found in _ids(part)]
    return [found for part in value for found in _ids(part)] if isinstance(value, list) else []


@keyed_way
@given(data=st.data(), seed=st.integers(0, 9), shuffle=st.booleans())
def test_the_right_answer_earns_everything_in_any_order_of_options(
    way: str, data: st.DataObject, seed: int, shuffle: bool
) -> None:
    kind, body = _drawn(data, way)
    shown, key = kind.present(body, random.Random(seed), shuffle), kind.key(body)
    answer = right_answer(kind.name, shown, key)
    assert kind.score(shown, key, answer) == pytest.approx(1.0, abs=1e-9)
    assert all(line.correct is not False for line in kind.explain(shown, key, answer))


@every_way
@given(data=st.data())
def test_a_blank_answer_earns_nothing_and_can_still_be_reviewed(way: str, data: st.DataObject) -> None:
    kind, body = _drawn(data, way)
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    assert kind.parse(shown, {}) is None
    assert kind.score(shown, key, None) == 0.0
    assert not any(line.correct for line in kind.explain(shown, key, None))


@every_way
@given(data=st.data())
def test_any_form_data_is_either_read_or_refused_and_scored_within_bounds(way: str, data: st.DataObject) -> None:
    kind, body = _drawn(data, way)
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    fields = _fields(shown, data)
    with contextlib.suppress(AnswerError):
        answer = kind.parse(shown, fields)
        assert json.loads(json.dumps(answer)) == answer
        assert 0.0 <= _score(kind, shown, key, answer) <= 1.0
        kind.explain(shown, key, answer)


@every_way
@given(data=st.data())
def test_the_same_answer_earns_the_same_in_any_order_of_options_and_of_itself(way: str, data: st.DataObject) -> None:
    kind, body = _drawn(data, way)
    key, shown = kind.key(body), [kind.present(body, random.Random(seed), shuffle=True) for seed in (1, 2)]
    fields = _fields(shown[0], data)
    with contextlib.suppress(AnswerError):
        answers = [kind.parse(each, fields) for each in shown]
        assert answers[0] == answers[1]
        earned = _score(kind, shown[0], key, answers[0])
        assert earned == _score(kind, shown[1], key, answers[1])
        assert earned == pytest.approx(_score(kind, shown[0], key, turned(answers[0])), abs=1e-9)


@every_way
@given(data=st.data())
def test_what_is_shown_and_the_key_survive_json_and_the_key_stays_out_of_sight(way: str, data: st.DataObject) -> None:
    kind, body = _drawn(data, way)
    body = {**body, "explanation": "потому", "feedback": {"right": "да"}, "hints": ["ищите"]}
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    assert json.loads(json.dumps(shown)) == shown
    assert json.loads(json.dumps(key)) == key
    said = {"correct", "pairs", "accepted", "explanation", "notes", "feedback", "hints", "answers", "places", "guide"}
    assert not said & shown.keys()
    assert {"explanation", "feedback", "hints"} <= key.keys()


@every_way
@given(data=st.data())
def test_one_more_right_thing_never_earns_less(way: str, data: st.DataObject) -> None:
    kind, body = _drawn(data, way)
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    with contextlib.suppress(AnswerError):
        answer = kind.parse(shown, _fields(shown, data))
        better = _better(kind.name, shown, key, answer, data)
        assert _score(kind, shown, key, better) >= _score(kind, shown, key, answer) - 1e-9


def _better(name: str, shown: dict[str, Any], key: dict[str, Any], answer: Any, data: st.DataObject) -> Any:
    """The answer with one thing in it put right."""
    if name in ("essay", "reply"):
        return answer
    right = right_answer(name, shown, key)
    if name in ("single", "truefalse", "short", "number"):
        return right
    if name == "order":
        return _placed(key["correct"], answer, data)
    if name == "hotspot" and shown["mode"] == "point":
        return _one_point_more(key, answer or [])
    if isinstance(right, list):
        return sorted({*(answer or ()), data.draw(st.sampled_from(right))})
    at = data.draw(st.sampled_from(sorted(right)))
    kept = {gap: word for gap, word in (answer or {}).items() if name != "words" or word != right[at]}
    return {**kept, at: right[at]}


def _placed(correct: list[str], answer: Any, data: st.DataObject) -> Any:
    """From a beginning in the right order to one that is longer by an item: neighbours are right only together."""
    count = data.draw(st.integers(0, len(correct)))
    return (
        {item: place for place, item in enumerate(correct[:count], start=1)}
        if answer is None
        else {item: place for place, item in enumerate(correct, start=1)}
    )


def _one_point_more(key: dict[str, Any], points: list[Any]) -> list[Any]:
    right = [area for area in key["areas"] if area.get("right")]
    lines = KINDS["hotspot"].explain({"mode": "point"}, key, points)
    missed = [area for area, line in zip(right, [one for one in lines if one.right], strict=True) if not line.chosen]
    return [*points, centre(missed[0])] if missed else points


@pytest.mark.parametrize("grading", ["all", "neighbours", "places"])
def test_the_longer_the_right_beginning_of_an_order_the_more_it_earns(grading: str) -> None:
    kind = KINDS["order"]
    options = [{"id": str(number), "text": f"шаг {number}"} for number in range(1, 7)]
    body = {"stem": "?", "options": options, "correct": [option["id"] for option in options], "grading": grading}
    shown, key = kind.present(body, random.Random(1), True), kind.key(body)
    earned = [
        kind.score(shown, key, {item: place for place, item in enumerate(key["correct"][:count], start=1)} or None)
        for count in range(7)
    ]
    assert earned == sorted(earned)
    assert (earned[0], earned[-1]) == (0.0, 1.0)


@every_kind
@settings(max_examples=80)
@given(body=json_bodies)
def test_any_body_is_judged_without_an_exception(name: str, body: dict[str, object]) -> None:
    assert all(isinstance(problem, str) for problem in KINDS[name].problems(body))


@every_kind
@settings(max_examples=80)
@given(data=st.data())
def test_a_body_without_problems_can_be_shown_answered_and_scored(name: str, data: st.DataObject) -> None:
    kind, body = KINDS[name], data.draw(spoiled(name))
    if kind.problems(body):
        return
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    json.dumps([shown, key], allow_nan=False)
    with contextlib.suppress(AnswerError):
        answer = kind.parse(shown, _fields(shown, data))
        assert 0.0 <= _score(kind, shown, key, answer) <= 1.0
        kind.explain(shown, key, answer)


@pytest.mark.parametrize("name", sorted(GAPS))
@settings(max_examples=50)
@given(data=st.data())
def test_any_gap_is_judged_without_an_exception(name: str, data: st.DataObject) -> None:
    gap = {**data.draw(json_bodies), "id": "1", "kind": name}
    body = {"stem": "Вот: [[1]]", "gaps": [gap, *data.draw(st.lists(json_values, max_size=1))]}
    assert all(isinstance(problem, str) for problem in KINDS["cloze"].problems(body))
