"""Whether our own way of scoring says the same as the rules of the item. Where it does not, the rules come along."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, permutations
from typing import Any

from quizzes.scoring import KINDS, qti
from quizzes.scoring.qti import binding as bound
from quizzes.scoring.qti.supposing import mentioned

from .work import Work

# Kinds whose answers can be listed, so that "the same" can be tried out; typed answers are endless.
LISTED = ("single", "multiple", "order", "match", "categorise", "words", "hotspot")
TRIALS = 100
FEW_OPTIONS = 8
FEW_STEPS = 5
ALIKE = 1e-6


def settled(
    work: Work,
    kind: str,
    body: dict[str, Any],
    others: Sequence[Mapping[str, Any]],
    binding: Mapping[str, Any],
) -> dict[str, Any]:
    """The body that scores as the item does: by itself if it can, else with the rules."""
    if not work.program["processed"]:
        work.note("Правил проверки в задании нет: считается по верному ответу.")
        return body
    top = work.top
    if top <= 0:
        raise qti.UnsupportedError("По правилам проверки за вопрос нельзя получить ни балла.", line=work.root.line)
    processing = {"program": _kept(work.program), "max": top, "binding": dict(binding)}
    ruled = {**body, "processing": processing}
    if kind in LISTED and body.get("mode") != "point" and _can_be_told(work, kind, body):
        for candidate in others or [body]:
            if not KINDS[kind].problems(candidate) and _same(kind, {**candidate, "processing": processing}):
                return dict(candidate)
    return ruled


def _can_be_told(work: Work, kind: str, body: Mapping[str, Any]) -> bool:
    """Whether trying tells: every answer is tried, or the rules go by the key and the mapping alone.

    Rules that name answers of their own may hold for one combination in thousands.
    """
    few = kind == "single" or (kind == "order" and len(body["options"]) <= FEW_STEPS)
    few = few or (kind in ("multiple", "hotspot") and len(body.get("options") or body["areas"]) <= FEW_OPTIONS)
    return few or not any(mentioned(work.program, name) for name in work.program["responses"])


def _kept(program: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in program.items() if name != "processed"}


def _same(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether both ways give the same for whatever may be answered, or for many such answers."""
    plain = {name: value for name, value in body.items() if name != "processing"}
    shown, key = KINDS[kind].present(body, random.Random(0), shuffle=False), KINDS[kind].key(plain)  # noqa: S311
    rules = bound.for_key(body)
    return all(
        abs(KINDS[kind].score(shown, key, answer) - bound.share(rules, shown, answer)) < ALIKE
        for answer in chain([None], answers(shown, key))
    )


def answers(shown: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[Any]:
    """Answers to try: all of them where they are few, else a fair number by lot, the same ones every time."""
    lot = random.Random(7)  # noqa: S311 - nothing secret
    kind = shown["kind"]
    if kind in ("single", "truefalse"):
        return iter([option["id"] for option in shown["options"]])
    if kind in ("multiple", "hotspot"):
        rows = shown["options"] if kind == "multiple" else shown["areas"]
        right = key["correct"] if kind == "multiple" else [area["id"] for area in key["areas"] if area.get("right")]
        return _subsets([row["id"] for row in rows], right, shown.get("choose") or len(rows), lot)
    if kind == "order":
        return _orders([option["id"] for option in shown["options"]], lot)
    if kind == "words":
        return _fillings(shown, key, lot)
    lefts, rights = ("left", "right") if kind == "match" else ("items", "categories")
    pairs = key["pairs"] if kind == "match" else key["items"]
    return _pairings([row["id"] for row in shown[lefts]], [row["id"] for row in shown[rights]], pairs, lot)


def _subsets(ids: list[str], right: Sequence[str], most: int, lot: random.Random) -> Iterator[list[str]]:
    """Each option alone, each put to what is right or taken from it, and many by lot."""
    if len(ids) <= FEW_OPTIONS:
        for size in range(1, min(most, len(ids)) + 1):
            yield from (sorted(each) for each in combinations(ids, size))
        return
    for item in ids:
        yield [item]
        changed = sorted({*right} ^ {item})
        if 0 < len(changed) <= most:
            yield changed
    for _ in range(3 * TRIALS):
        yield sorted(lot.sample(ids, lot.randint(1, min(most, len(ids)))))


def _orders(ids: list[str], lot: random.Random) -> Iterator[dict[str, int]]:
    every: Iterable[Sequence[str]] = permutations(ids) if len(ids) <= FEW_STEPS else _shuffles(ids, lot)
    for each in every:
        yield {item: place for place, item in enumerate(each, start=1)}


def _shuffles(ids: list[str], lot: random.Random) -> Iterator[list[str]]:
    for _ in range(TRIALS):
        yield lot.sample(ids, len(ids))


def _pairings(
    left: list[str], right: list[str], key: Mapping[str, str], lot: random.Random
) -> Iterator[dict[str, str]]:
    """Each pair alone, each instead of the right one, and many by lot."""
    for item in left:
        for other in right:
            yield {item: other}
            yield {**key, item: other}
    for _ in range(TRIALS):
        kept = [item for item in left if lot.random() < 0.85]
        made = {item: key[item] if lot.random() < 0.5 else lot.choice(right) for item in kept}
        if made:
            yield made


def _fillings(shown: Mapping[str, Any], key: Mapping[str, Any], lot: random.Random) -> Iterator[dict[str, str]]:
    """Each word alone, and many by lot. A word that is not endless is put once: the item itself allows no more."""
    for gap in shown["gaps"]:
        for word in shown["words"]:
            if word["group"] == gap["group"]:
                yield {gap["id"]: word["id"]}
    for _ in range(TRIALS):
        left = [word["id"] for word in shown["words"]]
        endless = {word["id"] for word in shown["words"] if word.get("endless")}
        made: dict[str, str] = {}
        for gap in shown["gaps"]:
            right = [word for word in key["places"][gap["id"]] if word in left]
            chosen = right[0] if right and lot.random() < 0.5 else lot.choice(left) if left else None
            if chosen and lot.random() < 0.9:
                made[gap["id"]] = chosen
                left = [word for word in left if word != chosen or word in endless]
        if made:
            yield made
