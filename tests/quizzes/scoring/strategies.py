"""Bodies of every kind and grading, the right answers to them, and what makes an answer better by one thing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from quizzes.scoring.cloze import GAPS
from tests.quizzes.bodies import EVERY_KIND, POINT, SITUATION

Body = dict[str, Any]

_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
_letters = st.text("абвгдеёжзийклмн0123456789", min_size=1, max_size=15)


def _distinct(minimum: int, maximum: int = 7) -> st.SearchStrategy[list[str]]:
    return st.lists(_texts, min_size=minimum, max_size=maximum, unique_by=lambda text: text.strip().casefold())


def _options(texts: list[str]) -> list[Body]:
    return [{"id": str(number), "text": text} for number, text in enumerate(texts, start=1)]


@st.composite
def single(draw: st.DrawFn) -> Body:
    options = _options(draw(_distinct(2)))
    right = draw(st.sampled_from(options))["id"]
    for option in options:
        if option["id"] != right and draw(st.booleans()):
            option["fraction"] = draw(st.floats(-1, 1))
    return {"stem": "?", "options": options, "correct": [right]}


@st.composite
def truefalse(draw: st.DrawFn) -> Body:
    return {"stem": "?", "answer": draw(st.booleans()), "feedback_true": draw(_texts)}


@st.composite
def multiple(draw: st.DrawFn, grading: str | None) -> Body:
    options = _options(draw(_distinct(2)))
    correct = draw(st.lists(st.sampled_from([option["id"] for option in options]), unique=True, min_size=1))
    if grading == "fractions":
        for option in options:
            right = option["id"] in correct
            option["fraction"] = 1 / len(correct) if right else draw(st.sampled_from([0, -0.25, -1]))
    way = {"partial": draw(st.booleans())} if grading is None else {"grading": grading}
    return {"stem": "?", "options": options, "correct": correct, **way}


@st.composite
def match(draw: st.DrawFn, grading: str | None) -> Body:
    texts = draw(st.lists(_texts, min_size=4, max_size=9, unique_by=lambda text: text.strip()))
    middle = len(texts) // 2
    pairs = [
        [*pair, "почему"][: draw(st.sampled_from([2, 3]))] for pair in zip(texts[:middle], texts[middle:], strict=False)
    ]
    return {"stem": "?", "pairs": pairs, "extra": texts[2 * middle :], **({"grading": grading} if grading else {})}


@st.composite
def order(draw: st.DrawFn, grading: str | None) -> Body:
    options = _options(draw(_distinct(2)))
    correct = draw(st.permutations([option["id"] for option in options]))
    way = {"partial": draw(st.booleans())} if grading is None else {"grading": grading}
    return {"stem": "?", "options": options, "correct": correct, **way}


@st.composite
def short(draw: st.DrawFn) -> Body:
    plain = draw(st.lists(_letters, min_size=1, max_size=4))
    graded = draw(st.lists(st.fixed_dictionaries({"text": _letters, "fraction": st.floats(0, 1)}), max_size=2))
    forms = draw(st.booleans())
    own = {"any_form": True} if forms else {"strict_yo": draw(st.booleans()), "case_sensitive": draw(st.booleans())}
    return {"stem": "?", "accepted": [*plain, *graded], "typos": draw(st.sampled_from([0, 1])), **own}


@st.composite
def number(draw: st.DrawFn) -> Body:
    values = st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
    answers: list[Body] = [{"value": draw(values), "tolerance": draw(st.sampled_from([0, 0.5, 100]))}]
    for _ in range(draw(st.integers(0, 2))):
        part = {
            "value": draw(values),
            "tolerance": 1,
            "relative": draw(st.booleans()),
            "fraction": draw(st.floats(0, 1)),
        }
        answers.append(part)
    if not draw(st.booleans()):
        return {"stem": "?", "answers": answers}
    units = [{"text": "м", "factor": 1}, {"text": "км", "factor": 1000}, {"text": "см", "factor": 0.01}]
    rule = draw(st.sampled_from(["optional", "required"]))
    return {"stem": "?", "answers": answers, "units": {"rule": rule, "penalty": draw(st.floats(0, 1)), "list": units}}


@st.composite
def cloze(draw: st.DrawFn) -> Body:
    own = {"text": short(), "number": number(), "list": single(), "checks": multiple(None)}
    gaps = []
    for place in range(1, draw(st.integers(1, 4)) + 1):
        kind = draw(st.sampled_from(sorted(own)))
        body = {name: value for name, value in draw(own[kind]).items() if name != "stem"}
        gaps.append({**body, "id": str(place), "kind": kind, "weight": draw(st.sampled_from([1, 2, 0.5]))})
    return {"stem": " и ".join(f"[[{gap['id']}]]" for gap in draw(st.permutations(gaps))), "gaps": gaps}


@st.composite
def words(draw: st.DrawFn) -> Body:
    found: list[Body] = [
        {"id": str(place), "text": text, "group": draw(st.sampled_from([1, 2])), "endless": draw(st.booleans())}
        for place, text in enumerate(draw(st.lists(_texts, min_size=1, max_size=6)), start=1)
    ]
    places: dict[str, str] = {}
    for place in range(1, draw(st.integers(1, 5)) + 1):
        free = [word["id"] for word in found if word["endless"] or word["id"] not in places.values()]
        if free:
            places[str(place)] = draw(st.sampled_from(free))
    return {"stem": " ".join(f"[[{gap}]]" for gap in places), "words": found, "places": places}


@st.composite
def categorise(draw: st.DrawFn) -> Body:
    categories = _options(draw(_distinct(2, 4)))
    ids = [category["id"] for category in categories]
    items = [{**item, "category": draw(st.sampled_from(ids))} for item in _options(draw(_distinct(2)))]
    return {"stem": "?", "categories": categories, "items": items}


@st.composite
def hotspot(draw: st.DrawFn, mode: str) -> Body:
    areas = []
    for place, right in enumerate(draw(st.lists(st.booleans(), min_size=1, max_size=5)), start=1):
        x, y = draw(st.integers(100, 900)), draw(st.integers(100, 900))
        shape, coords = draw(
            st.sampled_from(
                [
                    ("rect", [x - 80, y - 50, x + 80, y + 50]),
                    ("circle", [x, y, 90]),
                    ("poly", [x - 90, y - 90, x + 90, y - 90, x, y + 90]),
                ]
            )
        )
        areas.append({"id": str(place), "text": f"м{place}", "shape": shape, "coords": coords, "right": right})
    areas[0]["right"] = True
    return {**EVERY_KIND["hotspot"], "mode": mode, "areas": areas, "ratio": draw(st.floats(0.3, 3))}


@st.composite
def essay(draw: st.DrawFn) -> Body:
    return {
        "stem": "?",
        "template": draw(st.just("") | _texts),
        "words_least": 5,
        "words_most": draw(st.integers(5, 90)),
    }


@st.composite
def reply(draw: st.DrawFn, judge: str) -> Body:
    return {"stem": "?", "judge": judge, "situation": {**SITUATION, "facts": draw(st.lists(_texts, max_size=2))}}


# Every kind, and every way in which it may be graded.
BODIES: dict[str, tuple[str, st.SearchStrategy[Body]]] = {
    "single": ("single", single()),
    "truefalse": ("truefalse", truefalse()),
    **{f"multiple {way}": ("multiple", multiple(way)) for way in (None, "all", "penalty", "no_penalty", "fractions")},
    **{f"match {way}": ("match", match(way)) for way in (None, "share", "all")},
    **{f"order {way}": ("order", order(way)) for way in (None, "all", "neighbours", "places")},
    "short": ("short", short()),
    "number": ("number", number()),
    "cloze": ("cloze", cloze()),
    "words": ("words", words()),
    "categorise": ("categorise", categorise()),
    "hotspot areas": ("hotspot", hotspot("areas")),
    "hotspot point": ("hotspot", hotspot("point")),
    "essay": ("essay", essay()),
    "reply machine": ("reply", reply("machine")),
    "reply person": ("reply", reply("person")),
}


def centre(area: Mapping[str, Any]) -> list[float]:
    coords = area["coords"]
    if area["shape"] == "circle":
        return [float(coords[0]), float(coords[1])]
    if area["shape"] == "rect":
        return [(coords[0] + coords[2]) / 2, (coords[1] + coords[3]) / 2]
    return [sum(coords[::2]) / (len(coords) // 2), sum(coords[1::2]) / (len(coords) // 2)]


def right_answer(name: str, shown: Body, key: Body) -> Any:
    """What someone who knows everything would have sent."""
    return _RIGHT[name](shown, key)


def _right_text(shown: Body, key: Body) -> str:
    best = next(item for item in key["accepted"] if isinstance(item, str) or item.get("fraction", 1) == 1)
    return best if isinstance(best, str) else str(best["text"])


def _right_number(shown: Body, key: Body) -> str:
    units = (key.get("units") or {}).get("list", [])
    own = next((unit["text"] for unit in units if unit["factor"] == 1), "")
    return f"{key['answers'][0]['value']} {own}".strip()


def _right_gaps(shown: Body, key: Body) -> dict[str, Any]:
    return {gap["id"]: _RIGHT[GAPS[gap["kind"]].name](gap, key["gaps"][gap["id"]]) for gap in shown["gaps"]}


def _right_words(shown: Body, key: Body) -> dict[str, str]:
    """Of words that look alike each goes to one gap."""
    endless = {word["id"] for word in shown["words"] if word.get("endless")}
    answer: dict[str, str] = {}
    for gap, alike in key["places"].items():
        answer[gap] = next(word for word in alike if word in endless or word not in answer.values())
    return answer


def _right_areas(shown: Body, key: Body) -> list[Any]:
    right = [area for area in key["areas"] if area.get("right")]
    return sorted(area["id"] for area in right) if shown["mode"] == "areas" else [centre(area) for area in right]


_RIGHT: dict[str, Callable[[Body, Body], Any]] = {
    "single": lambda shown, key: key["correct"][0],
    "truefalse": lambda shown, key: key["correct"][0],
    "multiple": lambda shown, key: sorted(key["correct"]),
    "match": lambda shown, key: key["pairs"],
    "order": lambda shown, key: {item: place for place, item in enumerate(key["correct"], start=1)},
    "short": _right_text,
    "number": _right_number,
    "cloze": _right_gaps,
    "words": _right_words,
    "categorise": lambda shown, key: key["items"],
    "hotspot": _right_areas,
}


def turned(value: Any) -> Any:
    """The same answer with everything in it named in the opposite order."""
    if isinstance(value, dict):
        return {name: turned(part) for name, part in reversed(value.items())}
    if isinstance(value, list) and not all(isinstance(part, float) for part in value):
        return [turned(part) for part in reversed(value)]
    return value


# What is not a body: anything that JSON can hold, under the names that bodies use.
FIELDS = (
    *("stem", "explanation", "feedback", "hints", "picture", "attachment", "shuffle", "options", "correct", "grading"),
    *("partial", "answer", "pairs", "extra", "accepted", "typos", "any_form", "strict_yo", "answers", "units", "gaps"),
    *(
        "words",
        "places",
        "categories",
        "items",
        "mode",
        "areas",
        "ratio",
        "choose",
        "lines",
        "words_least",
        "words_most",
    ),
    *(
        "template",
        "guide",
        "judge",
        "situation",
        "scenario",
        "id",
        "text",
        "fraction",
        "kind",
        "weight",
        "value",
        "rule",
    ),
    *("tolerance", "list", "factor", "penalty", "group", "category", "shape", "coords", "right", "file", "message"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(10**400) | st.just("[[1]]"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)
json_bodies = st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=8)


@st.composite
def spoiled(draw: st.DrawFn, kind: str) -> Body:
    """A good body with something in it replaced by anything."""
    body = json.loads(json.dumps(draw(st.sampled_from([EVERY_KIND[kind], *([POINT] if kind == "hotspot" else [])]))))
    for _ in range(draw(st.integers(1, 2))):
        place: Any = body
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            at = draw(st.sampled_from(keys))
            if not isinstance(place[at], dict | list) or draw(st.booleans()):
                place[at] = draw(json_values)
                break
            place = place[at]
        if draw(st.booleans()):
            body[draw(st.sampled_from(FIELDS))] = draw(json_values)
    return dict(body)
