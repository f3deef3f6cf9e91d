"""Things to be sorted into categories."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import ByMachine, Line
from quizzes.scoring.options import known_id, opaque_id
from quizzes.scoring.values import is_text, may_be_text, rows_of

MAX_CATEGORIES = 8
MAX_ITEMS = 30


class Categorise(ByMachine):
    """The share of items in their category. A category may stay empty."""

    name = "categorise"
    title = "По группам"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        categories, items = rows_of(body.get("categories")), rows_of(body.get("items"))
        if not categories or not all(_is_named(row) for row in categories):
            return [*found, "У каждой группы должно быть название."]
        if not items or not all(_is_named(row) and may_be_text(row.get("feedback")) for row in items):
            return [*found, "У каждого пункта должен быть текст."]
        if not 2 <= len(categories) <= MAX_CATEGORIES:
            found.append(f"Групп должно быть от 2 до {MAX_CATEGORIES}.")
        if not 2 <= len(items) <= MAX_ITEMS:
            found.append(f"Пунктов должно быть от 2 до {MAX_ITEMS}.")
        return found + _repeated(categories, "группы") + _repeated(items, "пункты") + _homeless(categories, items)

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        categories = [{"id": _category_id(row), "text": row["text"]} for row in body["categories"]]
        items = [{"id": _item_id(row), "text": row["text"]} for row in body["items"]]
        # Authors write the items group by group, so they are mixed whatever the quiz says.
        if body.get("shuffle", True):
            rng.shuffle(items)
        return {**frame_shown(self.name, body), "categories": categories, "items": items}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        ids = {row["id"]: _category_id(row) for row in body["categories"]}
        notes = {_item_id(row): row["feedback"] for row in body["items"] if row.get("feedback")}
        return {
            **frame_key(body),
            "items": {_item_id(row): ids[row["category"]] for row in body["items"]},
            "notes": notes,
        }

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> dict[str, str] | None:
        answer = {}
        for item in shown["items"]:
            values = [value for value in data.get(f"answer-{item['id']}", []) if value]
            if values:
                answer[item["id"]] = known_id(shown["categories"], values[-1])
        return answer or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        given = answer or {}
        sorted_right = sum(given.get(item) == right for item, right in key["items"].items())
        return float(sorted_right / len(key["items"]))

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        texts = {category["id"]: category["text"] for category in shown["categories"]}
        lines = []
        for item in shown["items"]:
            given, right = (answer or {}).get(item["id"]), key["items"][item["id"]]
            note = key["notes"].get(item["id"], "")
            lines.append(Line(item["text"], texts.get(given), texts[right], given == right, note))
        return lines


def _is_named(row: Mapping[str, Any]) -> bool:
    return is_text(row.get("id")) and is_text(row.get("text"))


def _repeated(rows: list[dict[str, Any]], what: str) -> list[str]:
    found = []
    if len({row["id"] for row in rows}) < len(rows):
        found.append(f"Номера повторяются: {what}.")
    if len({row["text"].strip().casefold() for row in rows}) < len(rows):
        found.append(f"Есть одинаковые {what}.")
    return found


def _homeless(categories: list[dict[str, Any]], items: list[dict[str, Any]]) -> list[str]:
    known = [row["id"] for row in categories]
    return [] if all(row.get("category") in known for row in items) else ["Скажите о каждом пункте, в какой он группе."]


def _category_id(row: Mapping[str, Any]) -> str:
    return opaque_id("category", row["id"], row["text"])


def _item_id(row: Mapping[str, Any]) -> str:
    return opaque_id("item", row["id"], row["text"])
