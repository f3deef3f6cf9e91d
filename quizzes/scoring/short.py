"""A word, a number or a phrase typed in."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from quizzes.scoring.kind import AnswerError, Line
from quizzes.scoring.options import stem_problems

MAX_LENGTH = 500
TYPO_FROM_LENGTH = 5
_FOLD = str.maketrans({"ё": "е", "Ё": "Е", "–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "“": '"', "”": '"'})
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_EDGE = " .,;:!?…\"'"


class Short:
    """Compared after folding ё, dashes, quotes, spaces and closing punctuation; `*` in an accepted answer is any run.

    With `"typos": 1` one slip (a letter lost, added, changed, or two swapped) is forgiven in answers of five letters
    and more; never in digits, where a slip is another answer.
    """

    name = "short"
    title = "Короткий ответ"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = stem_problems(body)
        accepted = body.get("accepted")
        if not isinstance(accepted, list) or not accepted or not all(isinstance(item, str) for item in accepted):
            return [*found, "Укажите хотя бы один принимаемый ответ."]
        if any(not fold(item.replace("*", "")) for item in accepted):
            found.append("Принимаемый ответ не может быть пустым или состоять из одних звёздочек.")
        if any(len(item) > MAX_LENGTH for item in accepted):
            found.append(f"Принимаемый ответ не длиннее {MAX_LENGTH} знаков.")
        if body.get("typos", 0) not in (0, 1):
            found.append("Можно простить одну опечатку или ни одной.")
        return found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        return {"kind": self.name, "stem": body["stem"]}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "accepted": list(body["accepted"]),
            "case_sensitive": bool(body.get("case_sensitive")),
            "typos": int(body.get("typos", 0)),
            "explanation": body.get("explanation") or "",
        }

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        values = data.get("answer", [])
        text = _printable(values[-1]).strip() if values else ""
        if len(text) > MAX_LENGTH:
            raise AnswerError(f"Ответ длиннее {MAX_LENGTH} знаков. Напишите короче.")
        return text or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        if not answer:
            return 0.0
        return 1.0 if any(_accepts(item, answer, key) for item in key["accepted"]) else 0.0

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        right = key["accepted"][0]
        return [Line("", answer, right, self.score(shown, key, answer) == 1.0)]


def fold(text: str, *, case_sensitive: bool = False) -> str:
    """Bring two spellings of the same answer to one."""
    text = " ".join(text.translate(_FOLD).split())
    text = _DECIMAL_COMMA.sub(".", text).strip(_EDGE)
    return text if case_sensitive else text.casefold()


def _accepts(accepted: str, answer: str, key: Mapping[str, Any]) -> bool:
    sensitive = key["case_sensitive"]
    given = fold(answer, case_sensitive=sensitive)
    if not given:
        return False
    if "*" in accepted:
        return _matches(fold(accepted, case_sensitive=sensitive), given)
    wanted = fold(accepted, case_sensitive=sensitive)
    return given == wanted or (key["typos"] == 1 and _one_slip(wanted, given))


def _matches(pattern: str, text: str) -> bool:
    """Match `*` greedily, piece by piece: linear, whatever the author wrote."""
    first, *middle, last = pattern.split("*")
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    position, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _one_slip(wanted: str, given: str) -> bool:
    if len(wanted) < TYPO_FROM_LENGTH or _digits(wanted) != _digits(given):
        return False
    return DamerauLevenshtein.distance(wanted, given, score_cutoff=1) <= 1


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _printable(text: str) -> str:
    """Drop control characters and lone surrogates: the database could not keep them."""
    return "".join(
        " " if c in "\t\n\r" else c for c in text if c in "\t\n\r" or unicodedata.category(c) not in ("Cc", "Cs")
    )
