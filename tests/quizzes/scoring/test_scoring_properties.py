"""What holds for every kind of question, whatever the author wrote and whatever the form sent."""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import KINDS, AnswerError

_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)


def _distinct(minimum: int) -> st.SearchStrategy[list[str]]:
    return st.lists(_texts, min_size=minimum, max_size=7, unique_by=lambda text: text.strip().casefold())


@st.composite
def choice_bodies(draw: st.DrawFn, *, several: bool) -> dict[str, Any]:
    options = [{"id": str(number), "text": text} for number, text in enumerate(draw(_distinct(2)), start=1)]
    ids = [option["id"] for option in options]
    size = {"min_size": 1, "max_size": len(ids) if several else 1}
    correct = draw(st.lists(st.sampled_from(ids), unique=True, **size))
    return {"stem": "?", "options": options, "correct": correct, "partial": draw(st.booleans())}


@st.composite
def match_bodies(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(st.lists(_texts, min_size=4, max_size=9, unique_by=lambda text: text.strip()))
    middle = len(texts) // 2
    pairs = [list(pair) for pair in zip(texts[:middle], texts[middle:], strict=False)]
    return {"stem": "?", "pairs": pairs, "extra": texts[2 * middle :]}


@st.composite
def order_bodies(draw: st.DrawFn) -> dict[str, Any]:
    options = [{"id": str(number), "text": text} for number, text in enumerate(draw(_distinct(2)), start=1)]
    correct = draw(st.permutations([option["id"] for option in options]))
    return {"stem": "?", "options": options, "correct": correct, "partial": draw(st.booleans())}


@st.composite
def short_bodies(draw: st.DrawFn) -> dict[str, Any]:
    letters = st.text("абвгдеёжзийклмн0123456789", min_size=1, max_size=15)
    accepted = draw(st.lists(letters, min_size=1, max_size=4))
    return {"stem": "?", "accepted": accepted, "typos": draw(st.sampled_from([0, 1]))}


BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": choice_bodies(several=False),
    "multiple": choice_bodies(several=True),
    "match": match_bodies(),
    "order": order_bodies(),
    "short": short_bodies(),
}


def right_answer(name: str, key: dict[str, Any]) -> Any:
    """What someone who knows everything would have sent."""
    if name == "single":
        return key["correct"][0]
    if name == "multiple":
        return sorted(key["correct"])
    if name == "match":
        return key["pairs"]
    if name == "order":
        return {item: place for place, item in enumerate(key["correct"], start=1)}
    return key["accepted"][0]


kinds = pytest.mark.parametrize("name", sorted(KINDS))
_words = st.text(max_size=20)


def _fields(shown: dict[str, object], data: st.DataObject) -> dict[str, list[str]]:
    """Form data half sensible, half nonsense: real field names and ids mixed with arbitrary strings."""
    ids = [item["id"] for part in ("options", "left", "right") for item in shown.get(part, [])]  # type: ignore[attr-defined]
    names = st.sampled_from(["answer", *(f"answer-{item}" for item in ids)]) | _words
    values = st.lists(st.sampled_from([*ids, "1", "2", "99", "²", ""]) | _words, max_size=4)
    return data.draw(st.dictionaries(names, values, max_size=6))


@kinds
@given(data=st.data(), seed=st.integers(0, 9), shuffle=st.booleans())
def test_the_right_answer_earns_everything_in_any_order_of_options(
    name: str, data: st.DataObject, seed: int, shuffle: bool
) -> None:
    kind, body = KINDS[name], data.draw(BODIES[name])
    assert kind.problems(body) == []
    shown, key = kind.present(body, random.Random(seed), shuffle), kind.key(body)
    answer = right_answer(name, key)
    assert kind.score(shown, key, answer) == 1.0
    assert all(line.correct is not False for line in kind.explain(shown, key, answer))


@kinds
@given(data=st.data())
def test_a_blank_answer_earns_nothing_and_can_still_be_reviewed(name: str, data: st.DataObject) -> None:
    kind, body = KINDS[name], data.draw(BODIES[name])
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    assert kind.parse(shown, {}) is None
    assert kind.score(shown, key, None) == 0.0
    assert not any(line.correct for line in kind.explain(shown, key, None))


@kinds
@given(data=st.data())
def test_any_form_data_is_either_read_or_refused_and_scored_within_bounds(name: str, data: st.DataObject) -> None:
    kind, body = KINDS[name], data.draw(BODIES[name])
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    fields = _fields(shown, data)
    with contextlib.suppress(AnswerError):
        answer = kind.parse(shown, fields)
        assert json.loads(json.dumps(answer)) == answer
        assert 0.0 <= kind.score(shown, key, answer) <= 1.0
        kind.explain(shown, key, answer)


@kinds
@given(data=st.data())
def test_the_same_answer_earns_the_same_in_any_order_of_options(name: str, data: st.DataObject) -> None:
    kind, body = KINDS[name], data.draw(BODIES[name])
    key, shown = kind.key(body), [kind.present(body, random.Random(seed), shuffle=True) for seed in (1, 2)]
    fields = _fields(shown[0], data)
    with contextlib.suppress(AnswerError):
        answers = [kind.parse(each, fields) for each in shown]
        assert answers[0] == answers[1]
        assert kind.score(shown[0], key, answers[0]) == kind.score(shown[1], key, answers[1])


@kinds
@given(data=st.data())
def test_what_is_shown_and_the_key_survive_json_and_the_key_stays_out_of_sight(name: str, data: st.DataObject) -> None:
    kind, body = KINDS[name], data.draw(BODIES[name])
    shown, key = kind.present(body, random.Random(1), shuffle=True), kind.key(body)
    assert json.loads(json.dumps(shown)) == shown
    assert json.loads(json.dumps(key)) == key
    assert not {"correct", "pairs", "accepted", "explanation", "notes"} & shown.keys()


@kinds
@given(
    body=st.dictionaries(
        st.sampled_from(["stem", "options", "correct", "pairs", "extra", "accepted", "typos"]),
        st.recursive(
            st.none() | st.integers() | _words,
            lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "feedback"]), x),
        ),
    )
)
def test_any_body_is_judged_without_an_exception(name: str, body: dict[str, object]) -> None:
    assert all(isinstance(problem, str) for problem in KINDS[name].problems(body))
