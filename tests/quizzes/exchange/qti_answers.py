"""From the responses of a QTI score case to what a learner would send through our form."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.exchange.drafts import Draft
from quizzes.exchange.qti.item import built
from quizzes.exchange.qti.source import Source
from quizzes.exchange.qti.work import Work
from quizzes.scoring import KINDS, qti
from quizzes.scoring.qti import binding

SIDES = (("left", "right"), ("items", "categories"), ("gaps", "words"))


class InexpressibleError(Exception):
    """The response cannot be given through our form, such as a choice that is not there."""


def earned(draft: Draft, how: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> float:
    """The fraction that these responses earn, sent as a form and scored as in an attempt."""
    kind = KINDS[draft.kind]
    shown, key = kind.present(draft.body, random.Random(3), True), kind.key(draft.body)
    data: dict[str, list[str]] = {}
    for name, values in given.items():
        if values:
            if name not in how:
                raise InexpressibleError(name)
            data |= _fields(how[name], shown, values)
    return kind.score(shown, key, kind.parse(shown, data))


def binding_of(draft: Draft, raw: bytes, source: Source) -> tuple[dict[str, Any], float]:
    """What the ids of the draft are called in the item, and what its score is a share of."""
    root = qti.parse(raw)
    body = root.first("itemBody")
    assert body is not None
    program = qti.program(root, source.document)
    made = built(Work(root, body, program, source))
    whole = {**draft.body, "processing": {"program": {}, "max": 1, "binding": made.binding}}
    return binding.for_key(whole)["binding"], qti.maximum(program)


def _fields(how: Mapping[str, Any], shown: Mapping[str, Any], values: Sequence[str]) -> dict[str, list[str]]:
    if "gap" in how:
        gap = next(gap for gap in shown["gaps"] if gap["id"] == how["gap"])
        return {f"answer-{how['gap']}": list(_ids(gap["options"], how, values) if "options" in how else values)}
    if "rows" in how:
        return _ticks(how, shown, values)
    if "options" in how:
        return {"answer": _ids(shown["options"], how, values)}
    if "size" in how:
        width, height = how["size"]
        points = [value.split() for value in values]
        across = {f"answer-{n}-x": [f"{float(x) * 1000 / width:.3f}"] for n, (x, _) in enumerate(points, start=1)}
        down = {f"answer-{n}-y": [f"{float(y) * 1000 / height:.3f}"] for n, (_, y) in enumerate(points, start=1)}
        return across | down
    if "areas" in how:
        return {"answer": [_id(_names(shown["areas"], how["areas"]), value) for value in values]}
    if any(part in how for part in ("left", "items", "words")):
        return _put_together(how, shown, values)
    return {"answer": list(values)}


def _put_together(how: Mapping[str, Any], shown: Mapping[str, Any], values: Sequence[str]) -> dict[str, list[str]]:
    left, right = next(
        pair for pair in (("left", "right"), ("items", "categories"), ("gaps", "words")) if pair[0] in how
    )
    lefts = how["gaps"] if left == "gaps" else _names(shown[left], how[left])
    rights = _names(shown[right], how[right])
    data: dict[str, list[str]] = {}
    for value in values:
        if len(value.split()) != 2:
            raise InexpressibleError(value)
        one, other = value.split()
        # A pair without a direction may be written either way.
        first, second = (one, other) if one in lefts.values() and other in rights.values() else (other, one)
        field = f"answer-{_id(lefts, first)}"
        if field in data:
            raise InexpressibleError(value)
        data[field] = [_id(rights, second)]
    return data


def _ticks(how: Mapping[str, Any], shown: Mapping[str, Any], values: Sequence[str]) -> dict[str, list[str]]:
    gaps = {gap["id"]: gap for gap in shown["gaps"]}
    data: dict[str, list[str]] = {}
    for value in values:
        if len(value.split()) != 2:
            raise InexpressibleError(value)
        row, cell = value.split()
        gap = _id(how["rows"], row)
        data.setdefault(f"answer-{gap}", []).append(_id(_names(gaps[gap]["options"], how["cells"]), cell))
    return data


def _names(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return binding._Names(rows, texts).names


def _ids(rows: Sequence[Mapping[str, Any]], how: Mapping[str, Any], values: Sequence[str]) -> list[str]:
    names = _names(rows, how["options"])
    return [_id(names, value) for value in values]


def _id(names: Mapping[str, str], name: str) -> str:
    for item, known in names.items():
        if known == name:
            return item
    raise InexpressibleError(name)
