"""Choices, hot text and order."""

from __future__ import annotations

from itertools import chain
from typing import Any

from quizzes.scoring import qti
from quizzes.scoring.qti import Node
from quizzes.scoring.qti.values import SINGLE

from .wording import html
from .work import Built, Work, named_choices, prompted, shuffled, whole


def choice(work: Work, node: Node) -> Built:
    choices = node.all("simpleChoice")
    return _chosen(work, node, choices, {id(node): prompted(node)})


def hottext(work: Work, node: Node) -> Built:
    """Words of a text are chosen: the text is the stem, the words are the options."""
    words = list(node.find("hottext"))
    text = "".join(html(child) + child.tail for child in node if child.tag != "prompt")
    return _chosen(work, node, words, {id(node): prompted(node) + text})


def _chosen(work: Work, node: Node, choices: list[Node], stands: dict[int, str]) -> Built:
    declared, name = work.declared(node), node.get("responseIdentifier")
    if len(choices) < 2:
        raise qti.UnsupportedError(f"В {node.tag} меньше двух вариантов.", line=node.line)
    options = named_choices(work, choices)
    binding = {name: {"options": {option["id"]: option["id"] for option in options}}}
    fields: dict[str, Any] = {"options": options, "shuffle": shuffled(node, choices)}
    ids = [option["id"] for option in options]
    one = declared["cardinality"] == SINGLE or whole(node, "maxChoices", 1) == 1
    right = _right(work, name, ids)
    if not right:
        raise qti.UnsupportedError("Верный ответ не назван: похоже на опрос.", line=node.line)
    if one:
        best = max(right, key=lambda item: work.share({name: [item]}))
        for option in options:
            _weigh(option, work.share({name: [option["id"]]}), option["id"] == best)
        return Built("single", {**fields, "correct": [best]}, binding, stands)
    bodies = [{**fields, "correct": right, "grading": way} for way in ("all", "penalty", "no_penalty")]
    shares = {item: max(-1.0, min(1.0, work.share({name: [item]}))) for item in ids}
    weighed = [{**option, "fraction": round(shares[option["id"]], 6)} for option in options]
    bodies.append({**fields, "options": weighed, "correct": right, "grading": "fractions"})
    return Built("multiple", {**fields, "correct": right, "grading": "all"}, binding, stands, bodies)


def _right(work: Work, name: str, ids: list[str]) -> list[str]:
    """The right options: as declared, else those that earn something."""
    right = [item for item in ids if item in work.best().get(name, [])]
    if right or not work.program["processed"]:
        return right
    return [item for item in ids if work.share({name: [item]}) > 0]


def _weigh(option: dict[str, Any], share: float, is_right: bool) -> None:
    if 0 < share < 1 and not is_right:
        option["fraction"] = round(share, 6)


def order(work: Work, node: Node) -> Built:
    name, choices = node.get("responseIdentifier"), node.all("simpleChoice")
    work.declared(node)
    options = named_choices(work, choices)
    ids = [option["id"] for option in options]
    right = list(chain(work.best().get(name, [])))
    if sorted(right) != sorted(ids):
        reason = "Верный порядок назван не для всех пунктов." if right else "Верный порядок не назван."
        raise qti.UnsupportedError(f"{reason} (orderInteraction)", line=node.line)
    binding = {name: {"options": {item: item for item in ids}}}
    bodies = [{"options": options, "correct": right, "grading": way} for way in ("all", "places", "neighbours")]
    return Built("order", bodies[0], binding, {id(node): prompted(node)}, bodies)
