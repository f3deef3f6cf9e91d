"""A bad reply is given; the official marks what is wrong with it.

A mark finds a key passage when they share at least half of the words of the shorter one, and the mark is not so long
that it would find anything. Each mark finds one passage at most. A find is worth 0.7, with the right kind of fault 1.
With the worth of all finds W, precision is W / marks and recall W / passages; the score is 100 × their harmonic mean
(F1), so that marking everything is rewarded no better than marking nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from quizzes import replies

from .kind import Answer, Gap, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise

FAULTS: Final = {
    "runaround": "отписка",
    "language": "канцелярит",
    "personal": "личные данные",
    "tone": "тон",
    "vague": "нет срока или дела",
    "untrue": "неправда",
    "name": "чужое имя",
    "mistake": "ошибка в тексте",
}
FOUND_WORTH: Final = 0.7
FEWEST_KEYS: Final = 2
_MARKED = re.compile(r"\[\[([^\[\]|]*)\|([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_WORD = re.compile(r"\S+")
_CLAUSE_END = re.compile(r"[.!?…;:,)]$")
_CODES_OF_CHECKER: Final = {
    "wrong_name": "name",
    "distorted_fact": "untrue",
    "spelling": "mistake",
    "doubled_marks": "mistake",
    "vague_time": "vague",
    "noaction": "runaround",
    "redirect": "runaround",
    "refusal": "runaround",
}


@dataclass(frozen=True)
class Passage:
    """Words ``first`` to ``last`` of a text, counted from 0, both included."""

    first: int
    last: int
    fault: str

    @property
    def words(self) -> range:
        return range(self.first, self.last + 1)

    def meets(self, key: Passage) -> bool:
        """Whether this mark finds ``key``."""
        shared = len(range(max(self.first, key.first), min(self.last, key.last) + 1))
        shorter = min(len(self.words), len(key.words))
        return 2 * shared >= shorter and shared > 0 and len(self.words) <= 2 * len(key.words) + 3


@dataclass(frozen=True)
class Key(Passage):
    """A passage that is wrong, with why and how to put it right."""

    why: str = ""


@dataclass(frozen=True)
class Task:
    """The bad reply with its key."""

    text: str
    keys: tuple[Key, ...]
    problems: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        return _WORD.findall(self.text)


class Defects(Kind):
    """``setup``: ``{"marked": text with passages as [[words|kind of fault|why]]}``. ``extra``: ``{"marks": [[first,
    last, fault], …]}``."""

    code = "defects"
    title = "Найти ошибки"
    about = "Учащийся отмечает в чужом ответе всё, что в нём не так, и говорит, что именно."
    writes_reply = False
    needs = frozenset({"message"})

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        task = task_of(exercise)
        bare = [" ".join(task.words[key.first : key.last + 1]) for key in task.keys if not key.why]
        return (
            Gap("Ответ с ошибками", bool(task.text)),
            *(Gap("Разметка", False, why=problem) for problem in task.problems),
            Gap(f"Отмечены ошибки, хотя бы {FEWEST_KEYS}", len(task.keys) >= FEWEST_KEYS),
            Gap(
                "Почему это ошибка, к каждой",
                not bare,
                why=f"нет объяснения: «{'», «'.join(bare)}»." if bare else "",
            ),
        )

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        return [] if answer.extra.get("marks") else ["Ничего не отмечено. Найдите хотя бы одну ошибку."]

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        task = task_of(exercise)
        marks = marks_of(answer.extra, len(task.words))
        pairs = pair(marks, task.keys)
        outcome = {
            "found": [[place, pairs[place]] for place in sorted(pairs)],
            "marks": [[mark.first, mark.last, mark.fault] for mark in marks],
        }
        return Step({"marks": outcome["marks"]}, Judgement(score(marks, task.keys, pairs), outcome=outcome))


def task_of(exercise: Exercise) -> Task:
    """Read the marked text of the setup; what cannot be read is named in ``problems``."""
    marked = exercise.setup.get("marked", "")
    return read_marked(marked if isinstance(marked, str) else "")


def read_marked(marked: str) -> Task:
    plain, spans, problems = "", [], []
    end = 0
    for match in _MARKED.finditer(marked):
        plain += marked[end : match.start()]
        words, fault, why = match[1].strip(), _fault(match[2]), (match[3] or "").strip()
        if fault is None:
            problems.append(f"«{match[2].strip()}» — такого вида ошибок нет. Есть: {', '.join(FAULTS.values())}.")
        elif not words:
            problems.append("отмечено пустое место: впишите слова до первой черты.")
        else:
            spans.append((len(plain), len(plain) + len(match[1]), fault, why))
        plain += match[1]
        end = match.end()
    plain += marked[end:]
    if "[[" in plain or "]]" in plain:
        problems.append("скобки [[ и ]] не сошлись: проверьте, что каждая отметка закрыта.")
    return Task(plain, tuple(_keys(plain, spans)), tuple(problems))


def proposed(text: str, exercise: Exercise) -> str:
    """The same text with passages marked that the checker finds wrong, for the author to correct."""
    report = replies.check(text, exercise.for_checker())
    found = sorted(
        {(one.start, one.end): one for one in report.findings if one.kind in ("harm", "language")}.items(),
        key=lambda item: (item[0][0] or 0, -(item[0][1] or 0)),
    )
    out, end = "", 0
    for (start, stop), one in found:
        if start is None or stop is None or start < end or "|" in text[start:stop] or "[" in text[start:stop]:
            continue
        out += f"{text[end:start]}[[{text[start:stop]}|{FAULTS[_fault_of(one)]}|{one.why}]]"
        end = stop
    return out + text[end:]


def marks_of(extra: Mapping[str, Any], words: int) -> list[Passage]:
    """The marks of an answer that lie in the text, each once, in order."""
    given = extra.get("marks", [])
    found = {
        Passage(one[0], one[1], str(one[2]))
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, list | tuple)
        and len(one) == 3
        and all(isinstance(place, int) for place in one[:2])
        and 0 <= one[0] <= one[1] < words
        and one[2] in FAULTS
    }
    return sorted(found, key=lambda mark: (mark.first, mark.last, mark.fault))


def pair(marks: Sequence[Passage], keys: Sequence[Passage]) -> dict[int, int]:
    """Which mark finds which key, by their places; a mark of the right kind is taken before one of another."""
    candidates = sorted(
        (mark.fault != key.fault, abs(len(mark.words) - len(key.words)), number, place)
        for number, mark in enumerate(marks)
        for place, key in enumerate(keys)
        if mark.meets(key)
    )
    taken: dict[int, int] = {}
    for _, _, number, place in candidates:
        if number not in taken and place not in taken.values():
            taken[number] = place
    return taken


def score(marks: Sequence[Passage], keys: Sequence[Passage], pairs: Mapping[int, int]) -> int:
    """0–100, see the head of the module."""
    worth = sum(1 if marks[number].fault == keys[place].fault else FOUND_WORTH for number, place in pairs.items())
    return round(100 * 2 * worth / (len(marks) + len(keys))) if worth else 0


def clauses(words: Sequence[str]) -> list[tuple[int, int]]:
    """First and last words of the clauses: what can be marked where there are no scripts."""
    found, first = [], 0
    for place, word in enumerate(words):
        if _CLAUSE_END.search(word) or place == len(words) - 1:
            found.append((first, place))
            first = place + 1
    return found


def _keys(text: str, spans: Sequence[tuple[int, int, str, str]]) -> list[Key]:
    places = [match.span() for match in _WORD.finditer(text)]
    keys = []
    for start, end, fault, why in spans:
        inside = [number for number, (first, last) in enumerate(places) if first < end and start < last]
        keys.append(Key(inside[0], inside[-1], fault, why))
    return keys


def _fault(written: str) -> str | None:
    return next((code for code, title in FAULTS.items() if title == written.strip().lower()), None)


def _fault_of(finding: replies.Finding) -> str:
    if finding.code.startswith("leak"):
        return "personal"
    return _CODES_OF_CHECKER.get(finding.code, "tone" if finding.kind == "harm" else "language")


DEFECTS = Defects()
