"""What an item says after the answer: when each text is shown is found by running its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quizzes.scoring import qti
from quizzes.scoring.qti import Node
from quizzes.scoring.qti.values import SINGLE

from .wording import inside
from .work import Given, Work

SAID = ("modalFeedback", "feedbackBlock", "feedbackInline")
WRONG = "\ue099"


@dataclass(frozen=True)
class Message:
    """A text and the outcome that shows it."""

    outcome: str
    identifier: str
    shows: bool
    text: str


def messages(work: Work) -> list[Message]:
    """Every feedback of the item, with words in it."""
    found = []
    for node in work.root.find(*SAID):
        text = work.plain_quietly(inside(node))
        if text:
            shows = node.get("showHide", "show") != "hide"
            found.append(Message(node.get("outcomeIdentifier"), node.get("identifier"), shows, text))
    return found


def said(work: Work, every: Iterable[Message], given: Given) -> list[str]:
    """The texts that are shown after these answers."""
    outcomes = qti.outcomes(work.program, given)
    found = []
    for message in every:
        value = outcomes.get(message.outcome)
        holds = value is not None and message.identifier in [str(item) for item in value.items]
        if holds == message.shows:
            found.append(message.text)
    return list(dict.fromkeys(found))


def put(work: Work, kind: str, body: dict[str, Any], binding: dict[str, Any]) -> None:
    """Put what is said where the kind has a place for it."""
    every = messages(work)
    if not every or not work.program["processed"]:
        return
    if kind in ("single", "multiple") and "options" in body:
        every = _by_option(work, every, body["options"], next(iter(binding)))
    right, wrong = said(work, every, work.best()), said(work, every, _wrong(work))
    both = [text for text in right if text in wrong]
    if both:
        body["explanation"] = "\n\n".join(both)
    outcome = {"right": [t for t in right if t not in both], "wrong": [t for t in wrong if t not in both]}
    kept = {name: "\n\n".join(texts) for name, texts in outcome.items() if texts}
    if kept:
        body["feedback"] = kept


def _by_option(work: Work, every: list[Message], options: list[dict[str, Any]], name: str) -> list[Message]:
    """What is said of one option alone becomes its own; the rest is returned."""
    by_option = {option["id"]: said(work, every, {name: [option["id"]]}) for option in options}
    taken = set()
    for option in options:
        others = [text for item, texts in by_option.items() if item != option["id"] for text in texts]
        own = [text for text in by_option[option["id"]] if text not in others]
        if own and (len(options) > 2 or all(by_option.values())):
            option["feedback"] = "\n\n".join(own)
            taken.update(own)
    return [message for message in every if message.text not in taken]


def _wrong(work: Work) -> Given:
    """Answers that are hardly right: none at all, or for words and numbers, nonsense."""
    typed = {"string": WRONG, "integer": "-987654321", "float": "-987654321"}
    found: Given = {}
    for name, declared in work.program["responses"].items():
        is_typed = declared["cardinality"] == SINGLE and declared["base"] in typed
        found[name] = [typed[declared["base"]]] if is_typed else _unlike(declared)
    return found


def _unlike(declared: dict[str, Any]) -> list[str]:
    return ["no_such_choice"] if declared["base"] == "identifier" else []


def rubrics(work: Work) -> tuple[str, str]:
    """What stands for the learner, and what stands for whoever marks."""
    for_learner: list[str] = []
    for_marker: list[str] = []
    for node in work.root.find("rubricBlock"):
        text = work.plain(inside(node))
        view = node.get("view").split()
        if text:
            (for_learner if "candidate" in view or not view else for_marker).append(text)
    return "\n\n".join(for_learner), "\n\n".join(for_marker)


def left_out(node: Node) -> list[str]:
    """Remarks on parts of an item that are passed over."""
    found = []
    if any(True for _ in node.find("stylesheet")):
        found.append("Оформление (stylesheet) не перенесено.")
    if any(True for _ in node.find("endAttemptInteraction")):
        found.append("Кнопка подсказки или решения (endAttemptInteraction) не перенесена.")
    if node.first("catalogInfo") is not None or node.first("companionMaterialsInfo") is not None:
        found.append("Каталог доступности и материалы к заданию не перенесены.")
    return found
