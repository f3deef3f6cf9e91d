"""Aiken: a question on a line, its options, the letter of the right one. Read as Moodle reads it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from . import building, text
from .building import Answer
from .drafts import Draft, Reading, Refusal, Unreadable, Writing
from .encoding import decode
from .wording import short_title

OPTION: Final = re.compile(r"^([A-Z])[).]\s*(.*)$", re.S)
ANSWER: Final = re.compile(r"^ANSWER:\s*(\S?)")
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sniff(data: bytes, name: str) -> bool:
    try:
        source, _ = decode(data[:200_000])
    except Unreadable:
        return False
    return bool(re.search(r"^\s*ANSWER:\s*[A-Z]\s*$", source, re.M) and re.search(r"^\s*[A-Z][).]", source, re.M))


def read(data: bytes, name: str) -> Reading:
    source, remarks = decode(data)
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    begun: tuple[int, str] | None = None
    options: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", source), start=1):
        line = line.strip()
        place = f"строка {number}"
        if len(line) < 2:
            continue
        option, answer = OPTION.match(line), ANSWER.match(line)
        if (option or answer) and begun is None:
            refusals.append(Refusal(place, short_title(line), "Перед этой строкой нет вопроса."))
        elif option:
            options.append(option[2].strip())
        elif answer and begun is not None:
            try:
                drafts.append(_draft(f"строка {begun[0]}", begun[1], options, answer[1]))
            except Unreadable as wrong:
                refusals.append(Refusal(place, short_title(begun[1]), wrong.reason))
            begun, options = None, []
        else:
            refusals += _unfinished(begun)
            begun, options = (number, line), []
    refusals += _unfinished(begun)
    return Reading("aiken", tuple(drafts), tuple(refusals), tuple(remarks))


def _unfinished(begun: tuple[int, str] | None) -> list[Refusal]:
    if begun is None:
        return []
    reason = "У вопроса нет строки ANSWER с буквой ответа. Текст вопроса должен стоять на одной строке."
    return [Refusal(f"строка {begun[0]}", short_title(begun[1]), reason)]


def _draft(place: str, stem: str, options: Sequence[str], letter: str) -> Draft:
    right = LETTERS.find(letter) if letter else -1
    if not 0 <= right < len(options):
        raise Unreadable(f"В ответе названа буква «{letter}», а такого варианта нет.")
    answers = [Answer(words, 1.0 if number == right else 0.0) for number, words in enumerate(options)]
    kind, body, _ = building.choice(answers, single=True)
    return Draft(place, kind, {"stem": stem, **body}, short_title(stem))


def write(drafts: Sequence[Draft]) -> Writing:
    """Questions with one right option; of them, the words and the key."""
    parts, refusals, lossy = [], [], 0
    for draft in drafts:
        if draft.kind == "truefalse":
            options, right = ["Верно", "Неверно"], 0 if draft.body["answer"] else 1
        elif draft.kind == "single" and len(draft.body["options"]) <= len(LETTERS):
            options = [option["text"] for option in draft.body["options"]]
            right = [option["id"] for option in draft.body["options"]].index(draft.body["correct"][0])
        else:
            refusals.append(Refusal(draft.place, draft.title, "Aiken знает только вопросы с одним верным вариантом."))
            continue
        lines = [_line(draft.body["stem"])]
        lines += [f"{letter}) {_line(words)}" for letter, words in zip(LETTERS, options, strict=False)]
        parts.append("\n".join([*lines, f"ANSWER: {LETTERS[right]}"]))
        lossy += _says_more(draft, options)
    remarks = []
    if lossy:
        remarks.append(f"Aiken хранит только текст и ключ: пояснения, тема, метки не вошли (вопросов: {lossy}).")
    return Writing(("\n\n".join(parts) + "\n").encode() if parts else b"", tuple(refusals), tuple(remarks))


def _line(words: str) -> str:
    """One line that cannot be taken for an option or an answer."""
    line = " ".join(text.tidy(words).split())
    return f"— {line}" if OPTION.match(line) or ANSWER.match(line) or len(line) < 2 else line


def _says_more(draft: Draft, options: Sequence[str]) -> bool:
    plain = Draft(draft.place, draft.kind, draft.body, draft.title)
    more = draft.body.keys() - {"stem", "options", "correct"} or draft != plain
    texts = [draft.body["stem"], *options]
    return (
        bool(more)
        or any("feedback" in one or "fraction" in one for one in draft.body.get("options", ()))
        or any(words != _line(words) for words in texts)
    )
