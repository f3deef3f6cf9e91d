"""From the body of a question to the interactions and the scoring of an item."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from quizzes.scoring.gaps import MARK
from quizzes.scoring.qti import Node
from quizzes.scoring.qti.binding import rights

from ...drafts import Unreadable
from . import typed
from .elements import inline, make, paragraphs, with_gaps
from .rules import Scored, add, base, declaration, mapped, mapping, matched, number, summed, times, variable

RESPONSE = "RESPONSE"
# A row of a table of ticks, as the reader of pairs writes it.
ROW = re.compile(r"^(.*): \[\[([0-9A-Za-z_-]{1,20})\]\][ \t]*$", re.M)
TRUE_FALSE = ({"id": "true", "text": "Верно"}, {"id": "false", "text": "Неверно"})


@dataclass
class Asked:
    """What stands in the body of an item, and how each response is scored: `parts` are (scoring, weight)."""

    content: list[Node]
    parts: list[tuple[Scored, float]] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)  # our option id → identifier, for what is said of options


class Names:
    """What ids are called in the item: as its rules call them, if it brought rules, else by number."""

    def __init__(self, binding: Mapping[str, Any] | None, gap: str = "") -> None:
        self.binding = binding
        self.gap = gap
        self.response, self.how = self._mine()

    def _mine(self) -> tuple[str, Mapping[str, Any]]:
        if self.binding is None:
            return (f"{RESPONSE}_{self.gap}" if self.gap else RESPONSE), {}
        for name, how in self.binding.items():
            if how.get("gap", "") == self.gap:
                return name, how
        raise Unreadable("Правила проверки не называют ответа.")

    def of(self, part: str, ids: list[str], letter: str) -> dict[str, str]:
        known = self.how.get(part, {})
        return {item: known.get(item) or f"{letter}{number}" for number, item in enumerate(ids, start=1)}


Ask = Callable[[Mapping[str, Any], Names], Asked]


def options_of(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(body["options"]) if "options" in body else list(TRUE_FALSE)


def choice(body: Mapping[str, Any], names: Names) -> Asked:
    options = options_of(body)
    ids = names.of("options", [option["id"] for option in options], "A")
    several = "grading" in body or body.get("several")
    most = len(body["correct"]) if body.get("grading") == "no_penalty" else 0 if several else 1
    node = make(
        "choiceInteraction", responseIdentifier=names.response, shuffle=body.get("shuffle", True), maxChoices=most
    )
    for option in options:
        node.children.append(make("simpleChoice", *inline(option["text"]), identifier=ids[option["id"]]))
    scored = several_right(body, names, ids) if several else one_right(body, names, ids)
    return Asked([*paragraphs(body["stem"]), node] if "stem" in body else [node], [(scored, 1.0)], ids)


def one_right(body: Mapping[str, Any], names: Names, ids: Mapping[str, str]) -> Scored:
    right = ["true" if body["answer"] else "false"] if "answer" in body else list(body["correct"])
    shares = {option["id"]: option.get("fraction") or 0 for option in options_of(body)}
    shares |= dict.fromkeys(right, 1.0)
    entries = [(ids[item], min(1.0, share)) for item, share in shares.items() if share > 0]
    if len(entries) == 1:
        return matched(declaration(names.response, "single", "identifier", [ids[right[0]]]))
    return mapped(declaration(names.response, "single", "identifier", [ids[right[0]]], mapping(entries)), 1.0)


def several_right(body: Mapping[str, Any], names: Names, ids: Mapping[str, str]) -> Scored:
    right, grading = list(body["correct"]), body["grading"]
    correct = [ids[item] for item in right]
    if grading == "all":
        return matched(declaration(names.response, "multiple", "identifier", correct))
    if grading == "fractions":
        worth = {option["id"]: float(option.get("fraction") or 0) for option in body["options"]}
        top = min(1.0, sum(share for share in worth.values() if share > 0)) or 1.0
    else:
        wrong = -1.0 if grading == "penalty" else 0.0
        worth = {item: 1.0 if item in right else wrong for item in ids}
        top = float(len(right))
    table = mapping([(ids[item], share) for item, share in worth.items() if share], lowest=0, highest=top)
    return mapped(declaration(names.response, "multiple", "identifier", correct, table), top)


def order(body: Mapping[str, Any], names: Names) -> Asked:
    ids = names.of("options", [option["id"] for option in body["options"]], "A")
    node = make("orderInteraction", responseIdentifier=names.response, shuffle=True)
    for option in body["options"]:
        node.children.append(make("simpleChoice", *inline(option["text"]), identifier=ids[option["id"]]))
    right = [ids[item] for item in body["correct"]]
    declared = declaration(names.response, "ordered", "identifier", right)
    grading = body.get("grading") or ("neighbours" if body.get("partial") else "all")
    given = variable(names.response)
    if grading == "all":
        scored = matched(declared)
    elif grading == "places":
        places = [make("index", given, n=place) for place in range(1, len(right) + 1)]
        pairs = zip(places, right, strict=True)
        scored = summed(declared, [make("match", place, base("identifier", item)) for place, item in pairs])
    else:
        both = [make("ordered", base("identifier", a), base("identifier", b)) for a, b in pairwise(right)]
        scored = summed(declared, [make("contains", given, each) for each in both])
    return Asked([*paragraphs(body["stem"]), node], [(scored, 1.0)])


def match(body: Mapping[str, Any], names: Names) -> Asked:
    lefts, right_texts = [left for left, *_ in body["pairs"]], rights(body)
    if names.how:
        left = [names.how["left"].get(text.strip(), f"L{number}") for number, text in enumerate(lefts, start=1)]
        right = {text: names.how["right"].get(text, "") for text in right_texts}
    else:
        left = [f"L{number}" for number in range(1, len(lefts) + 1)]
        right = {text: f"R{number}" for number, text in enumerate(right_texts, start=1)}
    rows = list(zip(left, lefts, strict=True))
    others = [(name, text) for text, name in right.items() if name]
    pairs = [(left[place], right[pair[1].strip()]) for place, pair in enumerate(body["pairs"])]
    known = [(one, other) for one, other in pairs if other]
    return _matched(body, names, rows, others, known, whole=body.get("grading") == "all")


def categorise(body: Mapping[str, Any], names: Names) -> Asked:
    items = names.of("items", [row["id"] for row in body["items"]], "L")
    categories = names.of("categories", [row["id"] for row in body["categories"]], "R")
    rows = [(items[row["id"]], row["text"]) for row in body["items"]]
    others = [(categories[row["id"]], row["text"]) for row in body["categories"]]
    pairs = [(items[row["id"]], categories[row["category"]]) for row in body["items"]]
    return _matched(body, names, rows, others, pairs, whole=False)


def _matched(
    body: Mapping[str, Any],
    names: Names,
    rows: list[tuple[str, str]],
    others: list[tuple[str, str]],
    pairs: list[tuple[str, str]],
    *,
    whole: bool,
) -> Asked:
    """Two sets: each of the first goes to one of the second. With `flip`, the item names them the other way round."""
    flip = bool(names.how.get("flip"))
    sets = [_set(rows, 1), _set(others, 0)]
    node = make(
        "matchInteraction",
        *(sets[::-1] if flip else sets),
        responseIdentifier=names.response,
        shuffle=body.get("shuffle", True),
        maxAssociations=len(rows),
    )
    values = [f"{other} {one}" if flip else f"{one} {other}" for one, other in pairs]
    if whole:
        scored = matched(declaration(names.response, "multiple", "directedPair", values))
    else:
        table = mapping([(value, 1.0) for value in values])
        scored = mapped(declaration(names.response, "multiple", "directedPair", values, table), float(len(values)))
    return Asked([*paragraphs(body["stem"]), node], [(scored, 1.0)])


def _set(rows: list[tuple[str, str]], most: int) -> Node:
    choices = [make("simpleAssociableChoice", *inline(text), identifier=name, matchMax=most) for name, text in rows]
    return make("simpleMatchSet", *choices)


def words(body: Mapping[str, Any], names: Names) -> Asked:
    by_id = {word["id"]: word for word in body["words"]}
    ids = names.of("words", list(by_id), "W")
    gap_ids = list(MARK.findall(body["stem"]))
    gaps = names.of("gaps", gap_ids, "G")
    groups = {word["id"]: word.get("group") or 1 for word in by_id.values()}
    node = make("gapMatchInteraction", responseIdentifier=names.response, shuffle=body.get("shuffle", True))
    for word in by_id.values():
        most = 0 if word.get("endless") else 1
        node.children.append(make("gapText", word["text"], identifier=ids[word["id"]], matchMax=most))
    holes = {}
    for gap in gap_ids:
        holes[gap] = make("gap", identifier=gaps[gap])
        if len(set(groups.values())) > 1:
            fitting = [ids[word] for word, group in groups.items() if group == groups[body["places"][gap]]]
            holes[gap].attrs["matchGroup"] = " ".join(fitting)
    node.children += with_gaps(body["stem"], MARK, holes, ())
    correct = [f"{ids[body['places'][gap]]} {gaps[gap]}" for gap in gap_ids]
    alike = [
        (f"{ids[word]} {gaps[gap]}", 1.0)
        for gap in gap_ids
        for word in by_id
        if _looks(by_id[word]) == _looks(by_id[body["places"][gap]])
    ]
    declared = declaration(names.response, "multiple", "directedPair", correct, mapping(alike))
    return Asked([node], [(mapped(declared, float(len(gap_ids))), 1.0)])


def _looks(word: Mapping[str, Any]) -> tuple[str, int]:
    return word["text"].strip(), word.get("group") or 1


def short(body: Mapping[str, Any], names: Names) -> Asked:
    field_ = make("textEntryInteraction", responseIdentifier=names.response)
    return Asked([*paragraphs(body["stem"]), make("p", field_)], [(typed.text(body, names.response), 1.0)])


def number_(body: Mapping[str, Any], names: Names) -> Asked:
    field_ = make("textEntryInteraction", responseIdentifier=names.response)
    return Asked([*paragraphs(body["stem"]), make("p", field_)], [(typed.number_typed(body, names.response), 1.0)])


def table(body: Mapping[str, Any], name: str, how: Mapping[str, Any]) -> Asked:
    """A table of ticks that came as pairs goes out as pairs."""
    texts = {found[2]: found[1].strip() for found in ROW.finditer(body["stem"])}
    stem = ROW.sub("", body["stem"]).strip()
    rows = [(row, texts.get(gap) or f"{number}") for number, (gap, row) in enumerate(how["rows"].items(), start=1)]
    columns = [
        (how["cells"][option["id"]], option["text"])
        for option in body["gaps"][0]["options"]
        if option["id"] in how["cells"]
    ]
    sets = [_set(rows, 0), _set(columns, 0)]
    node = make("matchInteraction", *sets, responseIdentifier=name, shuffle=False, maxAssociations=0)
    return Asked([*(paragraphs(stem) if stem else []), node])


def cloze(body: Mapping[str, Any], names: Names) -> Asked:
    for name, how in (names.binding or {}).items():
        if "rows" in how:
            return table(body, name, how)
    nodes, parts, blocks = {}, [], []
    for gap in body["gaps"]:
        own = Names(names.binding, gap["id"])
        node, scored = _gap(gap, own)
        nodes[gap["id"]] = node
        parts.append((scored, float(gap.get("weight", 1))))
        if node.tag == "choiceInteraction":
            blocks.append(gap["id"])
    return Asked(with_gaps(body["stem"], MARK, nodes, blocks), parts)


def _gap(gap: Mapping[str, Any], names: Names) -> tuple[Node, Scored]:
    if gap["kind"] == "text":
        return make("textEntryInteraction", responseIdentifier=names.response), typed.text(gap, names.response)
    if gap["kind"] == "number":
        return make("textEntryInteraction", responseIdentifier=names.response), typed.number_typed(gap, names.response)
    several = gap["kind"] == "checks"
    body = {key: value for key, value in gap.items() if key not in ("stem", "kind")}
    if several:
        body["grading"] = gap.get("grading") or ("penalty" if gap.get("partial") else "all")
    if several or gap.get("layout") in ("vertical", "horizontal"):
        asked = choice(body, names)
        return asked.content[0], asked.parts[0][0]
    ids = names.of("options", [option["id"] for option in gap["options"]], "A")
    node = make("inlineChoiceInteraction", responseIdentifier=names.response, shuffle=gap.get("shuffle", True))
    for option in gap["options"]:
        node.children.append(make("inlineChoice", option["text"], identifier=ids[option["id"]]))
    return node, one_right(body, names, ids)


WIDTH = 1000


def hotspot(body: Mapping[str, Any], names: Names) -> Asked:
    size = names.how.get("size") or (WIDTH, round(WIDTH / body["ratio"], 3))
    width, height = float(size[0]), float(size[1])
    right = [area for area in body["areas"] if area.get("right")]
    most = int(body.get("choose") or len(right))
    picture = body["picture"]
    shown = make("object", picture.get("alt") or "", data=picture["file"], type="image/png")
    shown.attrs |= {"width": str(round(width)), "height": str(round(height))}
    if body["mode"] == "areas":
        ids = names.of("areas", [area["id"] for area in body["areas"]], "A")
        node = make("hotspotInteraction", shown, responseIdentifier=names.response, maxChoices=most)
        for area in body["areas"]:
            coords = _coords(area, width, height)
            node.children.append(make("hotspotChoice", identifier=ids[area["id"]], shape=area["shape"], coords=coords))
            if area.get("text"):
                node.children[-1].attrs["hotspotLabel"] = area["text"]
        worth = [(ids[area["id"]], 1.0 if area.get("right") else -1.0) for area in body["areas"]]
        table = mapping(worth, lowest=0, highest=len(right))
        correct = [ids[area["id"]] for area in right]
        scored = mapped(declaration(names.response, "multiple", "identifier", correct, table), float(len(right)))
    else:
        node = make("selectPointInteraction", shown, responseIdentifier=names.response, maxChoices=most)
        scored = _points(names.response, right, width, height)
    return Asked([*paragraphs(body["stem"]), node], [(scored, 1.0)])


def _points(name: str, right: list[Mapping[str, Any]], width: float, height: float) -> Scored:
    """Hits less misses: every point that takes no area of its own is a miss."""
    areas = make("areaMapping", defaultValue=0)
    for area in right:
        coords = _coords(area, width, height)
        areas.children.append(make("areaMapEntry", shape=area["shape"], coords=coords, mappedValue=1))
    declared = declaration(name, "multiple", "point", [], areas)
    hits = make("mapResponsePoint", identifier=name)
    less = make("subtract", times(2, hits), make("integerToFloat", make("containerSize", variable(name))))

    def rules(points: float) -> list[Node]:
        return [add(times(points, make("max", less, number(0))))]

    return Scored(declared, rules, float(len(right)))


def _coords(area: Mapping[str, Any], width: float, height: float) -> str:
    """Thousandths of the picture in the units of its declared size."""
    numbers = list(area["coords"])
    scales = [width, height] * len(numbers)
    if area["shape"] == "circle":
        scales[2] = width
    scaled = [number * scale / 1000 for number, scale in zip(numbers, scales, strict=False)]
    return ",".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in scaled)


def essay(body: Mapping[str, Any], names: Names) -> Asked:
    node = make("extendedTextInteraction", responseIdentifier=names.response)
    if body.get("lines"):
        node.attrs["expectedLines"] = str(int(body["lines"]))
    content = [*paragraphs(body["stem"]), node]
    if body.get("guide"):
        guide = make("contentBody", *paragraphs(body["guide"]))
        content.insert(0, make("rubricBlock", guide, view="scorer"))
    return Asked(content, [(Scored(declaration(names.response, "single", "string", []), lambda points: []), 1.0)])


KINDS: dict[str, Ask] = {
    "single": choice,
    "truefalse": choice,
    "multiple": lambda body, names: choice({**body, "grading": _grading(body)}, names),
    "order": order,
    "match": match,
    "categorise": categorise,
    "words": words,
    "short": short,
    "number": number_,
    "cloze": cloze,
    "hotspot": hotspot,
    "essay": essay,
}


def _grading(body: Mapping[str, Any]) -> str:
    """The way of grading, the older ones too."""
    return str(body.get("grading") or ("penalty" if body.get("partial") else "all"))
