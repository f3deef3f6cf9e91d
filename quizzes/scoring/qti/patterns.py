"""Regular expressions of XML Schema, which `patternMatch` uses.

They are walked as an automaton, so the time grows with the length of text and pattern only: a pattern from a stranger's
file cannot hang the site, as it could with `re`. The whole text must fit; `^` and `$` are ordinary characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

Test = Callable[[str], bool]
MAX_STATES = 4_000
MAX_TEXT = 10_000
MAX_REPEAT = 1_000


class PatternError(ValueError):
    """The pattern is not written as XML Schema wants it, or is too long."""


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits. A pattern that cannot be read fits nothing."""
    try:
        automaton = compiled(pattern)
    except PatternError:
        return False
    return len(text) <= MAX_TEXT and automaton.accepts(text)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Automaton:
    return _Reader(pattern).read()


@dataclass
class Automaton:
    """States are numbers; a state has silent moves, and at most one move on a character."""

    silent: list[list[int]] = field(default_factory=list)
    moves: list[tuple[Test, int] | None] = field(default_factory=list)
    start: int = 0
    end: int = 0

    def state(self) -> int:
        if len(self.silent) >= MAX_STATES:
            raise PatternError("too long")
        self.silent.append([])
        self.moves.append(None)
        return len(self.silent) - 1

    def closure(self, states: Iterable[int]) -> set[int]:
        seen, waiting = set(), list(states)
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += self.silent[state]
        return seen

    def accepts(self, text: str) -> bool:
        now = self.closure([self.start])
        for character in text:
            moves = [self.moves[state] for state in now]
            now = self.closure(move[1] for move in moves if move and move[0](character))
            if not now:
                return False
        return self.end in now


@dataclass(frozen=True)
class _Part:
    """A piece of the pattern: a character test, a sequence, a choice or a repetition."""

    kind: str
    test: Test | None = None
    parts: tuple[_Part, ...] = ()
    least: int = 1
    most: int | None = 1


def _build(automaton: Automaton, part: _Part, start: int) -> int:
    """Add the part after `start`; return where it ends."""
    if part.kind == "character":
        end = automaton.state()
        assert part.test is not None
        automaton.moves[start] = (part.test, end)
        # A state has one move only: whatever goes on from here begins in a state of its own.
        after = automaton.state()
        automaton.silent[end].append(after)
        return after
    if part.kind == "sequence":
        for inner in part.parts:
            start = _build(automaton, inner, start)
        return start
    if part.kind == "choice":
        return _choice(automaton, part, start)
    return _repetition(automaton, part, start)


def _choice(automaton: Automaton, part: _Part, start: int) -> int:
    end = automaton.state()
    for inner in part.parts:
        begin = automaton.state()
        automaton.silent[start].append(begin)
        automaton.silent[_build(automaton, inner, begin)].append(end)
    return end


def _repetition(automaton: Automaton, part: _Part, start: int) -> int:
    inner = part.parts[0]
    for _ in range(part.least):
        start = _build(automaton, inner, start)
    end = automaton.state()
    if part.most is None:
        loop, begin = automaton.state(), automaton.state()
        automaton.silent[start].append(loop)
        automaton.silent[loop] += [begin, end]
        automaton.silent[_build(automaton, inner, begin)].append(loop)
        return end
    for _ in range(part.most - part.least):
        begin = automaton.state()
        automaton.silent[start] += [begin, end]
        start = _build(automaton, inner, begin)
    automaton.silent[start].append(end)
    return end


_SPACES = " \t\n\r"


def _initial(character: str) -> bool:
    return character.isalpha() or character in "_:"


def _named(character: str) -> bool:
    return character.isalnum() or character in "_:.-·"


def _wordy(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd"


_ESCAPES: dict[str, Test] = {
    "s": lambda c: c in _SPACES,
    "i": _initial,
    "c": _named,
    "d": _digit,
    "w": _wordy,
}
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_BLOCKS = {"BasicLatin": (0, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "Cyrillic": (0x400, 0x4FF)}


def _not(test: Test) -> Test:
    return lambda c: not test(c)


class _Reader:
    """Reads a pattern by recursive descent."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0

    def read(self) -> Automaton:
        part = self.choice()
        if self.at < len(self.pattern):
            raise PatternError("unbalanced")
        automaton = Automaton()
        automaton.start = automaton.state()
        automaton.end = _build(automaton, part, automaton.start)
        return automaton

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise PatternError("ends too early")
        self.at += 1
        return character

    def choice(self) -> _Part:
        self.depth += 1
        if self.depth > 50:
            raise PatternError("too deep")
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else _Part("choice", parts=tuple(branches))

    def sequence(self) -> _Part:
        parts = []
        while self.peek() and self.peek() not in "|)":
            parts.append(self.quantified(self.atom()))
        return _Part("sequence", parts=tuple(parts))

    def quantified(self, atom: _Part) -> _Part:
        bounds: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        if self.peek() in bounds:
            least, most = bounds[self.take()]
        elif self.peek() == "{":
            least, most = self.braces()
        else:
            return atom
        return _Part("repetition", parts=(atom,), least=least, most=most)

    def braces(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : end].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()) or len(low) > 4 or len(high) > 4:
            raise PatternError("quantity")
        self.at = end + 1
        least, most = int(low), (int(high) if high else None) if comma else int(low)
        if least > MAX_REPEAT or (most is not None and not least <= most <= MAX_REPEAT):
            raise PatternError("quantity")
        return least, most

    def atom(self) -> _Part:
        character = self.take()
        if character == "(":
            inner = self.choice()
            if self.take() != ")":
                raise PatternError("unbalanced")
            return inner
        if character == "[":
            return _Part("character", test=self.group())
        if character == ".":
            return _Part("character", test=lambda c: c not in "\n\r")
        if character == "\\":
            return _Part("character", test=self.escape())
        if character in "?*+{}]":
            raise PatternError("misplaced")
        return _Part("character", test=lambda c: c == character)

    def escape(self) -> Test:
        letter = self.take()
        if letter in "pP":
            test = self.category()
            return _not(test) if letter == "P" else test
        if letter.lower() in _ESCAPES:
            test = _ESCAPES[letter.lower()]
            return _not(test) if letter.isupper() else test
        meant = _LETTERS.get(letter, letter)
        return lambda c: c == meant

    def category(self) -> Test:
        end = self.pattern.find("}", self.at)
        if self.take() != "{" or end < 0:
            raise PatternError("category")
        name, self.at = self.pattern[self.at : end], end + 1
        if name.startswith("Is"):
            if name[2:] not in _BLOCKS:
                raise PatternError("block")
            low, high = _BLOCKS[name[2:]]
            return lambda c: low <= ord(c) <= high
        return lambda c: unicodedata.category(c).startswith(name)

    def group(self) -> Test:
        negative = self.peek() == "^"
        if negative:
            self.take()
        tests: list[Test] = []
        without: Test | None = None
        while self.peek() != "]" or not tests:
            if self.pattern.startswith("-[", self.at) and tests:
                self.at += 2
                without = self.group()
                break
            tests.append(self.member())
        if self.take() != "]":
            raise PatternError("unbalanced")
        return _grouped(tests, negative, without)

    def member(self) -> Test:
        """A character, a range or an escape inside brackets."""
        character = self.take()
        if character == "\\":
            if self.peek() not in "\\|.?*+(){}-[]^$nrt" or not self.peek():
                return self.escape()
            letter = self.take()
            character = _LETTERS.get(letter, letter)
        follows = self.pattern[self.at + 1 : self.at + 2]
        if self.peek() != "-" or follows in ("]", "[", ""):
            return lambda c: c == character
        self.take()
        last = self.take()
        if last == "\\":
            last = self.take()
        if last < character:
            raise PatternError("range")
        return lambda c: character <= c <= last


def _grouped(tests: list[Test], negative: bool, without: Test | None) -> Test:
    def test(character: str) -> bool:
        if any(each(character) for each in tests) == negative:
            return False
        return without is None or not without(character)

    return test
