"""Things that belong together: matching, association, words put into gaps."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any

from quizzes.scoring import qti
from quizzes.scoring.qti import Node

from .wording import html, mark
from .work import Built, Work, named_choices, prompted, shuffled, whole

NOTHING = "Ничего не подходит"
MOST_CATEGORIES = 8
MOST_ROWS = 40
NO_COLUMN = "none_of_these"


def match(work: Work, node: Node) -> Built:
    sets = node.all("simpleMatchSet")
    if len(sets) != 2:
        raise qti.InvalidError("В matchInteraction должно быть два набора.", line=node.line)
    work.declared(node)
    choices = [each.all("simpleAssociableChoice") for each in sets]
    sides = [named_choices(work, each) for each in choices]
    pairs = _pairs(work, node)
    if not pairs:
        raise qti.UnsupportedError("Верные пары не названы (matchInteraction).", line=node.line)
    flip = _flip(choices, pairs)
    if flip is None:
        return _table(node, sides, pairs, mix=shuffled(node, choices[1]))
    if flip:
        sides, pairs, choices = sides[::-1], [(b, a) for a, b in pairs], choices[::-1]
    shuffle = shuffled(node, [*choices[0], *choices[1]])
    return _sided(node, sides[0], sides[1], dict(pairs), flip, shuffle)


def _pairs(work: Work, node: Node) -> list[tuple[str, str]]:
    found = []
    for text in work.best().get(node.get("responseIdentifier"), []):
        parts = text.split()
        if len(parts) == 2:
            found.append((parts[0], parts[1]))
    return found


def _flip(choices: list[list[Node]], pairs: list[tuple[str, str]]) -> bool | None:
    """Which side has one partner for each: the first (False), the second (True) or neither (None)."""
    scores = []
    for side in (0, 1):
        used = Counter(pair[side] for pair in pairs)
        if any(count > 1 for count in used.values()):
            scores.append(-1)
        else:
            once = all(whole(choice, "matchMax", 1) == 1 for choice in choices[side])
            everyone = len(used) == len(choices[side])
            scores.append(1 + 2 * once + everyone)
    if max(scores) < 0:
        return None
    return scores[1] > scores[0]


def _sided(
    node: Node, left: list[dict[str, Any]], right: list[dict[str, Any]], pairs: dict[str, str], flip: bool, mix: bool
) -> Built:
    name, stands = node.get("responseIdentifier"), {id(node): prompted(node)}
    texts = {row["id"]: row["text"] for row in right}
    if not set(pairs) <= {row["id"] for row in left} or not set(pairs.values()) <= set(texts):
        raise qti.InvalidError("Верная пара называет пункт, которого нет.", line=node.line)
    several = max(Counter(pairs.values()).values()) > 1
    if several and len(pairs) == len(left) and 2 <= len(right) <= MOST_CATEGORIES:
        binding = {
            "items": {row["id"]: row["id"] for row in left},
            "categories": {row["id"]: row["id"] for row in right},
        }
        items = [{**row, "category": pairs[row["id"]]} for row in left]
        fields: dict[str, Any] = {"categories": right, "items": items, "shuffle": mix}
        return Built("categorise", fields, {name: {**binding, "flip": flip}}, stands)
    rows = [[row["text"], texts.get(pairs.get(row["id"], ""), NOTHING)] for row in left]
    extra = [row["text"] for row in right if row["id"] not in pairs.values()]
    ids = {row["text"]: row["id"] for row in right}
    order = list(dict.fromkeys([row[1] for row in rows] + extra))
    how = {
        "left": {row["text"]: row["id"] for row in left},
        "right": {text: ids.get(text, "") for text in order},
        "flip": flip,
    }
    fields = {"pairs": rows, "extra": extra, "shuffle": mix}
    bodies = [{**fields, "grading": way} for way in ("share", "all")]
    return Built("match", fields, {name: how}, stands, bodies)


def _table(node: Node, sides: list[list[dict[str, Any]]], pairs: list[tuple[str, str]], *, mix: bool) -> Built:
    """One goes to several: every row of the first set takes ticks in the columns of the second."""
    rows, columns = sides
    if len(rows) > MOST_ROWS or len(columns) < 2:
        raise qti.UnsupportedError("Одному пункту подходит сразу несколько (matchInteraction).", line=node.line)
    right = {row["id"]: [other for one, other in pairs if one == row["id"]] for row in rows}
    alone = [] if all(right.values()) else [{"id": NO_COLUMN, "text": NOTHING}]
    options = [*columns, *alone]
    gaps, lines = [], []
    for number, row in enumerate(rows, start=1):
        correct = list(dict.fromkeys(right[row["id"]])) or [NO_COLUMN]
        ticks = {"options": options, "correct": correct, "grading": "all", "shuffle": mix, "layout": "horizontal"}
        gaps.append({"id": str(number), "kind": "checks", **ticks})
        lines.append(f"<p>{escape(row['text'], quote=False)}: {mark(number)}</p>")
    how = {
        "rows": {str(number): row["id"] for number, row in enumerate(rows, start=1)},
        "cells": {option["id"]: option["id"] for option in columns},
    }
    stands = {id(node): prompted(node) + "".join(lines)}
    return Built("cloze", {"gaps": gaps}, {node.get("responseIdentifier"): how}, stands, gapped=True)


def associate(work: Work, node: Node) -> Built:
    """Pairs out of one list: what stands first in a pair goes left, the rest right."""
    work.declared(node)
    choices = node.all("simpleAssociableChoice")
    rows = {row["id"]: row for row in named_choices(work, choices)}
    pairs = _pairs(work, node)
    used = Counter(item for pair in pairs for item in pair)
    if len(pairs) < 2 or any(count > 1 for count in used.values()) or not set(used) <= set(rows):
        reason = "Пары из одного списка складываются не по две" if pairs else "Верные пары не названы"
        raise qti.UnsupportedError(f"{reason} (associateInteraction).", line=node.line)
    work.note("Пары из одного списка показаны как соответствие: слева — первые в парах.")
    left = [rows[first] for first, _ in pairs]
    right = [row for name, row in rows.items() if name not in dict(pairs)]
    return _sided(node, left, right, dict(pairs), False, shuffled(node, choices))


def gap_match(work: Work, node: Node) -> Built:
    declared, name = work.declared(node), node.get("responseIdentifier")
    sources = node.all("gapText", "gapImg")
    words = _words(work, sources)
    gaps = [gap.get("identifier") for gap in node.find("gap")]
    places = {second: first for first, second in _pairs(work, node)}
    if declared["base"] == "pair":
        places = {a if a in gaps else b: b if a in gaps else a for b, a in places.items()}
    if not gaps or not set(gaps) <= set(places):
        raise qti.UnsupportedError(
            "Не для каждого пропуска названо верное слово (gapMatchInteraction).", line=node.line
        )
    numbers = {gap: str(number) for number, gap in enumerate(gaps, start=1)}
    fields = {
        "words": words,
        "places": {numbers[gap]: places[gap] for gap in gaps},
        "shuffle": shuffled(node, sources),
    }
    how = {"words": {word["id"]: word["id"] for word in words}, "gaps": {numbers[gap]: gap for gap in gaps}}

    def stand(each: Node) -> str | None:
        if each.tag in ("gapText", "gapImg", "prompt"):
            return ""
        return mark(numbers[each.get("identifier")]) if each.tag == "gap" else None

    text = "".join(html(child, stand) for child in node)
    return Built("words", fields, {name: how}, {id(node): prompted(node) + text}, gapped=True)


def _words(work: Work, sources: list[Node]) -> list[dict[str, Any]]:
    """Words to put into gaps; two may look alike, as twins may."""
    words = []
    for source in sources:
        text = source.get("objectLabel") or work.option(source)
        if not text.strip() or not source.get("identifier"):
            raise qti.UnsupportedError("Слово для пропуска без текста.", line=source.line)
        word: dict[str, Any] = {"id": source.get("identifier"), "text": text.strip()}
        if whole(source, "matchMax", 1) != 1:
            word["endless"] = True
        words.append(word)
    return words
