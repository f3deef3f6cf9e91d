"""Whether what was typed is an accepted answer: spelling folded, a slip or another form of the word forgiven."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from quizzes.replies.text import parse

TYPO_FROM_LENGTH = 5
_FOLD = str.maketrans({"–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "“": '"', "”": '"'})
_YO = str.maketrans({"ё": "е", "Ё": "Е"})
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_EDGE = " .,;:!?…\"'"
_WORD = re.compile(r"[^\W_]+")
# A star that is meant as a star, while the pattern is cut at the others.
_STAR = "\ue000"


@dataclass(frozen=True)
class Accepted:
    """An answer that earns something, or is at least answered to."""

    text: str
    fraction: float = 1.0
    feedback: str = ""

    @property
    def pattern(self) -> str:
        return self.text.replace("\\*", _STAR)

    @property
    def as_typed(self) -> str:
        """What somebody would type who knows it: a star stands for a star."""
        return self.text.replace("\\*", "*")

    @property
    def is_for_all(self) -> bool:
        """Whether any answer fits: it says something to whoever was not right."""
        return bool(self.pattern) and not self.pattern.replace("*", "").strip()


def accepted(key: Mapping[str, Any]) -> list[Accepted]:
    """The accepted answers of a body or a key; plain strings earn everything."""
    found = []
    for item in key["accepted"]:
        if isinstance(item, str):
            found.append(Accepted(item))
        else:
            fraction = item.get("fraction")
            found.append(
                Accepted(item["text"], 1.0 if fraction is None else float(fraction), item.get("feedback") or "")
            )
    return found


def accept(answer: str, key: Mapping[str, Any]) -> Accepted | None:
    """The first accepted answer that was meant: as it is written first, then what is forgiven, then what fits all."""
    spelling = Spelling(bool(key.get("case_sensitive")), bool(key.get("strict_yo")))
    given = spelling.fold(answer)
    if not given:
        return None
    options = accepted(key)
    for fits in _ways(key, spelling):
        if found := next((option for option in options if not option.is_for_all and fits(option, given)), None):
            return found
    return next((option for option in options if option.is_for_all), None)


@dataclass(frozen=True)
class Spelling:
    """What makes two spellings different."""

    case_sensitive: bool = False
    strict_yo: bool = False

    def fold(self, text: str) -> str:
        """Bring two spellings of the same answer to one."""
        text = text if self.strict_yo else text.translate(_YO)
        text = " ".join(text.translate(_FOLD).split())
        text = _DECIMAL_COMMA.sub(".", text).strip(_EDGE)
        return text if self.case_sensitive else text.casefold()


def _ways(key: Mapping[str, Any], spelling: Spelling) -> list[Callable[[Accepted, str], bool]]:
    """The ways in which an answer may be meant, the strictest first."""

    def written(option: Accepted, given: str) -> bool:
        pattern = spelling.fold(option.pattern)
        return _matches(pattern, given) if "*" in pattern else _plain(pattern) == given

    def inflected(option: Accepted, given: str) -> bool:
        return "*" not in option.pattern and _same_words(spelling.fold(option.as_typed), given)

    def slipped(option: Accepted, given: str) -> bool:
        return "*" not in option.pattern and _one_slip(_plain(spelling.fold(option.pattern)), given)

    forgiven = [inflected] if key.get("any_form") else []
    return [written, *forgiven, *([slipped] if key.get("typos") == 1 else [])]


def _plain(pattern: str) -> str:
    return pattern.replace(_STAR, "*")


def _matches(pattern: str, text: str) -> bool:
    """Match `*` greedily, piece by piece: linear, whatever the author wrote."""
    first, *middle, last = (_plain(piece) for piece in pattern.split("*"))
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    position, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _same_words(wanted: str, given: str) -> bool:
    """Whether the same words stand in the same order, each in whatever form."""
    ours, theirs = _words(wanted), _words(given)
    return len(ours) == len(theirs) > 0 and all(
        one == other or not parse(one).lemmas.isdisjoint(parse(other).lemmas)
        for one, other in zip(ours, theirs, strict=True)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().translate(_YO))


def _one_slip(wanted: str, given: str) -> bool:
    if len(wanted) < TYPO_FROM_LENGTH or _digits(wanted) != _digits(given):
        return False
    return DamerauLevenshtein.distance(wanted, given, score_cutoff=1) <= 1


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
