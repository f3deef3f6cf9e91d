"""Text and numbers typed in, and texts with several gaps of any sort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.scoring import qti
from quizzes.scoring.qti import Node
from quizzes.scoring.qti.supposing import comparisons, mentioned
from quizzes.scoring.qti.values import SINGLE

from .wording import mark
from .work import Built, Given, Work, named_choices, prompted, shuffled, whole

NUMERIC = ("integer", "float")
NEARLY = 1e-6


def alone(work: Work, node: Node) -> Built:
    """One field for a word or a number."""
    name = node.get("responseIdentifier")
    kind, fields = _typed(work, node, work.best())
    how = {"number": True} if kind == "number" else {"text": True}
    stands = {id(node): mark(1) if node.tag == "textEntryInteraction" else prompted(node)}
    return Built("number" if kind == "number" else "short", fields, {name: how}, stands)


def several(work: Work, nodes: list[Node]) -> Built:
    """Fields, lists and choices in one text are its gaps."""
    best = _improved(work, nodes)
    if work.program["processed"] and work.share(best) < 1 - NEARLY and not _declares_maximum(work):
        work.note("Верные ответы названы не полностью: проверьте их.")
    gaps, binding, stands = [], {}, {}
    for number, node in enumerate(nodes, start=1):
        gap, how = _gap(work, node, best)
        gaps.append({"id": str(number), **gap})
        binding[node.get("responseIdentifier")] = {"gap": str(number), **how}
        before = prompted(node) if node.tag == "choiceInteraction" else ""
        stands[id(node)] = before + mark(number)
    _weigh(work, nodes, gaps, best)
    return Built("cloze", {"gaps": gaps}, binding, stands, gapped=True)


def _declares_maximum(work: Work) -> bool:
    return "MAXSCORE" in work.program["outcomes"]


def _gap(work: Work, node: Node, best: Given) -> tuple[dict[str, Any], dict[str, Any]]:
    if node.tag == "textEntryInteraction":
        kind, fields = _typed(work, node, best)
        return {"kind": kind, **fields}, {"number": True} if kind == "number" else {"text": True}
    declared = work.declared(node)
    choices = node.all("inlineChoice", "simpleChoice")
    options = named_choices(work, choices)
    ids = [option["id"] for option in options]
    right = [item for item in ids if item in best.get(node.get("responseIdentifier"), [])]
    if not right:
        raise qti.UnsupportedError("Верный вариант не назван.", line=node.line)
    one = declared["cardinality"] == SINGLE or whole(node, "maxChoices", 1) == 1
    fields = {"options": options, "correct": right[:1] if one else right, "shuffle": shuffled(node, choices)}
    if node.tag == "choiceInteraction":
        fields["layout"] = "vertical"
    own = {"kind": "list"} if one else {"kind": "checks", "grading": "all"}
    return {**own, **fields}, {"options": {item: item for item in ids}}


def _typed(work: Work, node: Node, best: Given) -> tuple[str, dict[str, Any]]:
    """What is accepted in a field: everything the item names that earns something."""
    name, declared = node.get("responseIdentifier"), work.declared(node)
    candidates = _candidates(work, name, declared)
    if not candidates:
        raise qti.UnsupportedError("Верный ответ не назван.", line=node.line)
    shares = _shares(work, name, candidates, best)
    full = max(shares.values())
    earning = {text: share / full for text, share in shares.items() if share > NEARLY} if full > NEARLY else {}
    earning = earning or dict.fromkeys(best.get(name) or candidates[:1], 1.0)
    if declared["base"] in NUMERIC and all(_number(text) is not None for text in earning):
        return "number", {"answers": _numbers(earning, _tolerance(work, name))}
    accepted = [_accepted(text, share) for text, share in sorted(earning.items(), key=lambda pair: -pair[1])]
    entries = declared.get("mapping", {}).get("entries", [])
    exact = not any(entry.get("any_case") for entry in entries)
    return "text", {"accepted": accepted, **({"case_sensitive": True} if exact else {})}


def _candidates(work: Work, name: str, declared: Mapping[str, Any]) -> list[str]:
    correct = [text for text in declared.get("correct", []) if isinstance(text, str)]
    fields = [row["value"] for row in declared.get("correct", []) if isinstance(row, dict)]
    mapped = [entry["key"] for entry in declared.get("mapping", {}).get("entries", []) if entry["value"] > 0]
    every = [*correct, *fields[:1], *mapped, *mentioned(work.program, name)]
    return [text for text in dict.fromkeys(every) if text.strip()]


def _shares(work: Work, name: str, candidates: list[str], best: Given) -> dict[str, float]:
    """What each answer adds while all other answers are right."""
    without = work.share({**best, name: []})
    return {text: work.share({**best, name: [text]}) - without for text in candidates}


def _accepted(text: str, share: float) -> str | dict[str, Any]:
    escaped = text.strip().replace("*", "\\*")
    return escaped if share > 1 - NEARLY else {"text": escaped, "fraction": round(share, 6)}


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e18 else None


def _numbers(earning: Mapping[str, float], tolerance: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for text, share in sorted(earning.items(), key=lambda pair: -pair[1]):
        value = _number(text)
        fraction = {} if share > 1 - NEARLY else {"fraction": round(share, 6)}
        rows.append({"value": int(value) if value == int(value or 0) else value, **tolerance, **fraction})
    return rows


def _tolerance(work: Work, name: str) -> dict[str, Any]:
    """The tolerance of the comparison that the rules make, if they make one."""
    for expression in comparisons(work.program["rules"]):
        parts = expression.get("of", [])
        if expression["op"] == "equal" and any(part.get("identifier") == name for part in parts):
            widest = max((_number(part) or 0 for part in expression.get("tolerance", "").split()), default=0)
            if expression.get("toleranceMode") == "absolute":
                return {"tolerance": widest}
            if expression.get("toleranceMode") == "relative":
                return {"tolerance": widest / 100, "relative": True}
    return {"tolerance": 0}


def _improved(work: Work, nodes: list[Node]) -> Given:
    """The best answers known; where none is declared, what earns most while the others stay."""
    best = work.best()
    for node in nodes:
        name = node.get("responseIdentifier")
        if best.get(name):
            continue
        choices = [choice.get("identifier") for choice in node.all("inlineChoice", "simpleChoice")]
        candidates = choices or _candidates(work, name, work.declared(node))
        if candidates:
            best[name] = [max(candidates, key=lambda text: work.share({**best, name: [text]}))]
    return best


def _weigh(work: Work, nodes: list[Node], gaps: list[dict[str, Any]], best: Given) -> None:
    """Give each gap the weight that it has in the score of the item."""
    full = work.share(best)
    drops = [full - work.share({**best, node.get("responseIdentifier"): []}) for node in nodes]
    if min(drops) > NEARLY and max(drops) - min(drops) > NEARLY:
        for gap, drop in zip(gaps, drops, strict=True):
            gap["weight"] = round(drop / min(drops), 4)
