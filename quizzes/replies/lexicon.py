"""Word lists and phrase rules, read from `data/` on first use.

A pattern is a regular expression over the normalised text in which `~` stands for any ending of a word; it always
begins and ends at the edge of a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from quizzes.replies.report import FindingKind

DATA = Path(__file__).parent / "data"

Precision = Literal["day", "term", "hour", "month"]
Unless = Literal["", "deadline", "dated", "action", "contact"]


@dataclass(frozen=True)
class Rule:
    """A phrase that is marked, what it does to the reader, and what to write instead."""

    code: str
    kind: FindingKind
    title: str
    severity: int
    why: str
    how: str
    unless: Unless
    pattern: re.Pattern[str]
    rewordings: tuple[tuple[str, str], ...]

    def rewording(self, passage: str) -> str:
        return next((better for stem, better in self.rewordings if stem in passage), "")


@lru_cache(maxsize=1)
def phrase_rules() -> tuple[Rule, ...]:
    """Runaround, officialese and formulas."""
    return tuple(_rule(entry, "language") for entry in _load("phrases"))


@lru_cache(maxsize=1)
def tone_rules() -> tuple[Rule, ...]:
    """Rudeness, blame, irony, threats, lectures."""
    return tuple(_rule(entry, "harm") for entry in _load("tone"))


@lru_cache(maxsize=128)
def pattern(room: str, name: str) -> re.Pattern[str]:
    """Return a regular expression kept in `data/patterns.json`, written there in pieces of a line."""
    return re.compile("".join(_load("patterns")[room][name]))


def document_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield what is personal data by its look alone: numbers of documents, flats, dates of birth."""
    for name in _load("patterns")["documents"]:
        yield name, pattern("documents", name)


@lru_cache(maxsize=1)
def term_forms() -> tuple[tuple[Precision, re.Pattern[str]], ...]:
    """Return how dates, hours and terms are written, the most exact first; `<month>` stands for a part."""
    data = _load("terms")
    forms = []
    for form in data["forms"]:
        written = "".join(form["pattern"])
        for name, part in data["parts"].items():
            written = written.replace(f"<{name}>", "".join(part))
        forms.append((form["precision"], re.compile(written)))
    return tuple(forms)


@lru_cache(maxsize=32)
def words(file: str, key: str) -> frozenset[str]:
    """Return a list of lemmas, folded as the text is."""
    return frozenset(_load(file)[key].lower().replace("ё", "е").split())


@lru_cache(maxsize=1)
def names() -> dict[str, frozenset[str]]:
    """Return every form of a first name with the full names it may stand for."""
    found: dict[str, set[str]] = {}
    for full, short in _load("names").items():
        for form in (full, *short.split()):
            found.setdefault(form.lower().replace("ё", "е"), set()).add(full.lower().replace("ё", "е"))
    return {form: frozenset(fulls) for form, fulls in found.items()}


@lru_cache(maxsize=1)
def synonyms() -> dict[str, frozenset[int]]:
    """Return for each lemma the groups of like meaning it belongs to."""
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_load("synonyms")):
        for word in group.lower().replace("ё", "е").split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(groups) for word, groups in found.items()}


@lru_cache(maxsize=1)
def misspellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return usual slips of more than one word, each with what is right; `\\1` in it is a part of the slip."""
    slips: dict[str, str] = _load("spelling")["slips"]
    return tuple((re.compile(rf"\b(?:{slip.replace('~', '[а-я]*')})\b"), right) for slip, right in slips.items())


@lru_cache(maxsize=1)
def opposites() -> dict[str, frozenset[str]]:
    """Return for each lemma those that say the opposite."""
    found: dict[str, frozenset[str]] = {}
    for sides in _load("consistency")["opposites"]:
        first, second = (frozenset(side.lower().replace("ё", "е").split()) for side in sides)
        found |= dict.fromkeys(first, second) | dict.fromkeys(second, first)
    return found


@lru_cache(maxsize=1)
def numerals() -> dict[str, str]:
    """Return the numbers that are written as words."""
    return dict(_load("consistency")["numerals"])


def length_norm(channel: str) -> dict[str, int]:
    norms: dict[str, dict[str, int]] = _load("channels")
    return dict(norms.get(channel, norms["default"]))


@lru_cache(maxsize=16)
def _load(file: str) -> Any:
    return json.loads((DATA / f"{file}.json").read_text(encoding="utf-8"))


def _rule(entry: dict[str, Any], kind: FindingKind) -> Rule:
    alternatives = "|".join(entry["patterns"]).replace("~", "[а-я]*")
    return Rule(
        code=entry["code"],
        kind=kind,
        title=entry["title"],
        severity=entry["severity"],
        why=entry["why"],
        how=entry["how"],
        unless=entry.get("unless", ""),
        pattern=re.compile(rf"\b(?:{alternatives})\b"),
        rewordings=tuple(entry.get("rewordings", {}).items()),
    )
