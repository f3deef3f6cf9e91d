"""Answers to our own kinds of questions, said in the identifiers of the QTI item that the question came from.

A body holds `processing`: the `program`, its `max`, and a `binding` by response identifier: what the ids of the body
are called in the item. In the key it is kept by texts, since what is shown has ids of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.scoring.qti.scoring import fraction

Texts = dict[str, list[str]]


def for_key(body: Mapping[str, Any]) -> dict[str, Any]:
    """The processing of a body as a key keeps it."""
    processing = body["processing"]
    binding = {name: _bound(how, body) for name, how in processing["binding"].items()}
    return {"program": processing["program"], "max": processing["max"], "binding": binding}


def share(processing: Mapping[str, Any], shown: Mapping[str, Any], answer: Any) -> float:
    """The fraction that an answer earns by the rules of the item."""
    return fraction(processing["program"], responses(processing["binding"], shown, answer), processing["max"])


def responses(binding: Mapping[str, Any], shown: Mapping[str, Any], answer: Any) -> dict[str, list[str]]:
    """What the item would have got as responses."""
    if answer is None:
        return {}
    return {name: _response(how, shown, answer) for name, how in binding.items()}


def _bound(how: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(how)
    if "options" in how:
        made["options"] = _by_text(_options(how, body), how["options"])
    for part in ("items", "categories", "words", "areas"):
        if part in how:
            made[part] = _by_text(body[part], how[part])
    if "cells" in how:
        made["cells"] = _by_text(body["gaps"][0]["options"], how["cells"])
    for part in ("left", "right"):
        if part in how:
            made[part] = {text.strip(): [name] for text, name in how[part].items()}
    return made


def is_stale(body: Mapping[str, Any]) -> bool:
    """Whether the body has something that its rules do not know: it was written after they came."""
    return any(not _knows(how, body) for how in body["processing"]["binding"].values())


def _knows(how: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    if "options" in how and not {row["id"] for row in _options(how, body)} <= set(how["options"]):
        return False
    parts = [part for part in ("items", "categories", "words", "areas") if part in how]
    if any(not {row["id"] for row in body[part]} <= set(how[part]) for part in parts):
        return False
    if "rows" in how and not {gap["id"] for gap in body["gaps"]} <= set(how["rows"]):
        return False
    if "gaps" in how and not set(body["places"]) <= set(how["gaps"]):
        return False
    return "left" not in how or (lefts(body) <= set(how["left"]) and set(rights(body)) <= set(how["right"]))


def _options(how: Mapping[str, Any], body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if "gap" in how:
        body = next(gap for gap in body["gaps"] if gap["id"] == how["gap"])
    if "options" not in body:  # true or false
        return [{"id": "true", "text": "Верно"}, {"id": "false", "text": "Неверно"}]
    options: Sequence[Mapping[str, Any]] = body["options"]
    return options


def lefts(body: Mapping[str, Any]) -> set[str]:
    """What stands on the left of pairs."""
    return {left.strip() for left, *_ in body["pairs"]}


def rights(body: Mapping[str, Any]) -> list[str]:
    """What stands on the right of pairs, each text once."""
    texts = [right for _, right, *_ in body["pairs"]] + list(body.get("extra") or [])
    return list(dict.fromkeys(text.strip() for text in texts))


def _by_text(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Texts:
    made: Texts = {}
    for row in rows:
        made.setdefault(row["text"].strip(), []).append(names.get(row["id"], ""))
    return made


def _response(how: Mapping[str, Any], shown: Mapping[str, Any], answer: Any) -> list[str]:
    if "gap" in how:
        gap = next((gap for gap in shown["gaps"] if gap["id"] == how["gap"]), None)
        given = answer.get(how["gap"]) if gap is not None else None
        return _response({k: v for k, v in how.items() if k != "gap"}, gap, given) if gap and given is not None else []
    if "rows" in how:
        return _table(how, shown, answer)
    if "options" in how:
        return _Names(shown["options"], how["options"]).all(_chosen(answer))
    if "areas" in how:
        return _Names(shown["areas"], how["areas"]).all(answer)
    if "left" in how:
        return _pairs(answer, _Names(shown["left"], how["left"]), _Names(shown["right"], how["right"]), how)
    if "items" in how:
        names = _Names(shown["items"], how["items"]), _Names(shown["categories"], how["categories"])
        return _pairs(answer, *names, how)
    if "words" in how:
        words = _Names(shown["words"], how["words"])
        named = [(words.one(word), how["gaps"].get(gap, "")) for gap, word in answer.items()]
        return [f"{word} {gap}" for word, gap in named if word and gap]
    if "size" in how:
        width, height = how["size"]
        return [f"{x * width / 1000:.4f} {y * height / 1000:.4f}" for x, y in answer]
    return [plain_number(answer)] if "number" in how else [str(answer)]


def plain_number(text: Any) -> str:
    """«1 200,5» and «−3» as a machine writes them."""
    return "".join(str(text).split()).replace("−", "-").replace("–", "-").replace(",", ".")


def _table(how: Mapping[str, Any], shown: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """Ticks in the rows of a table are pairs."""
    found = []
    for gap in shown["gaps"]:
        row = how["rows"].get(gap["id"])
        if row:
            found += [f"{row} {cell}" for cell in _Names(gap["options"], how["cells"]).all(answer.get(gap["id"]) or [])]
    return found


def _chosen(answer: Any) -> list[str]:
    """One id, several, or places by id: whatever a choice or an order answers with."""
    if isinstance(answer, dict):
        places = list(answer.values())
        return sorted(answer, key=lambda item: answer[item]) if len(set(places)) == len(places) else []
    return [answer] if isinstance(answer, str) else list(answer)


def _pairs(answer: Mapping[str, str], left: _Names, right: _Names, how: Mapping[str, Any]) -> list[str]:
    named = [(left.one(item), right.one(other)) for item, other in answer.items()]
    pairs = [(first, second) for first, second in named if first and second]
    return [f"{second} {first}" if how.get("flip") else f"{first} {second}" for first, second in pairs]


class _Names:
    """From the ids that were shown to the names in the item; texts that look alike share their names in order."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], texts: Mapping[str, Sequence[str]]) -> None:
        self.names: dict[str, str] = {}
        used: dict[str, int] = {}
        for row in sorted(rows, key=lambda row: str(row["id"])):
            text = row["text"].strip()
            names = texts.get(text) or [""]
            place = used.get(text, 0)
            self.names[row["id"]] = names[min(place, len(names) - 1)]
            used[text] = place + 1

    def one(self, item: str) -> str:
        return self.names.get(item, "")

    def all(self, items: Sequence[str]) -> list[str]:
        return [name for name in map(self.one, items) if name]
