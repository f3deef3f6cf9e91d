"""Answers to a question as a browser sends them, and what they earn."""

from __future__ import annotations

import random

from quizzes.exchange import text
from quizzes.scoring import KINDS, AnswerError


def earned(kind, body, response):
    """The fraction for one response of Moodle's: «correct», «choose:yellow», «choose all», «true», «5.02» …"""
    shown = KINDS[kind].present(body, random.Random(1), shuffle=False)
    key = KINDS[kind].key(body)
    try:
        answer = KINDS[kind].parse(shown, form(kind, body, shown, key, response))
    except AnswerError:
        return 0.0
    return KINDS[kind].score(shown, key, answer)


def form(kind, body, shown, key, response):
    if response == "correct":
        return RIGHT[kind](body, shown, key)
    if response == "choose all":
        return {"answer": [option["id"] for option in shown["options"]]}
    if response.startswith("choose:"):
        wanted = text.from_any(response.removeprefix("choose:")).text
        return {"answer": [option["id"] for option in shown["options"] if option["text"] == wanted]}
    return {"answer": [response]}


def right_gap(gap, own):
    if gap["kind"] == "number":
        return [str(own["answers"][0]["value"])]
    if gap["kind"] == "text":
        first = own["accepted"][0]
        return [first if isinstance(first, str) else first["text"]]
    return own["correct"]


RIGHT = {
    "single": lambda body, shown, key: {"answer": key["correct"]},
    "multiple": lambda body, shown, key: {"answer": key["correct"]},
    "truefalse": lambda body, shown, key: {"answer": ["true" if body["answer"] else "false"]},
    "order": lambda body, shown, key: {"answer": key["correct"]},
    "short": lambda body, shown, key: {
        "answer": [body["accepted"][0]["text"] if isinstance(body["accepted"][0], dict) else body["accepted"][0]]
    },
    "number": lambda body, shown, key: {"answer": [str(body["answers"][0]["value"])]},
    "match": lambda body, shown, key: {f"answer-{left}": [right] for left, right in key["pairs"].items()},
    "cloze": lambda body, shown, key: {
        f"answer-{gap['id']}": right_gap(gap, key["gaps"][gap["id"]]) for gap in shown["gaps"]
    },
}
