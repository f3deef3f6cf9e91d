"""Missing word: a sentence with its options in braces. An old format of Moodle, only read. Pure."""

from __future__ import annotations

import re
from typing import Final

from . import building
from .building import Answer, Body
from .drafts import Draft, Reading, Refusal, Unreadable
from .encoding import decode
from .text import tidy
from .wording import short_title

WEIGHT: Final = re.compile(r"^([0-9]{1,3})%")


def sniff(data: bytes, name: str) -> bool:
    return False  # the same signs as in GIFT: only by name


def read(data: bytes, name: str) -> Reading:
    source, remarks = decode(data)
    drafts, refusals = [], []
    lines = re.split(r"\r\n|\r|\n", source)
    number = 0
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        start = number
        while number < len(lines) and lines[number].strip():
            number += 1
        words = " ".join(line.strip() for line in lines[start:number])
        place = f"строка {start + 1}"
        try:
            drafts.append(_draft(place, words))
        except Unreadable as wrong:
            refusals.append(Refusal(place, short_title(words), wrong.reason))
    return Reading("missing_word", tuple(drafts), tuple(refusals), tuple(remarks))


def _draft(place: str, words: str) -> Draft:
    start, end = words.find("{"), words.find("}")
    if start < 0 or end < start:
        raise Unreadable("Нет вариантов в фигурных скобках.")
    stem = tidy(f"{words[:start]}_____{words[end + 1 :]}")
    pieces = [piece.strip() for piece in words[start + 1 : end].replace("=", "~=").split("~")]
    answers = [_answer(piece) for piece in (pieces[1:] if not pieces[0] else pieces)]
    body: Body
    if len(answers) == 1:
        kind, (body, remarks) = "short", building.short([Answer(answers[0].text, 1.0)])
    else:
        kind, body, remarks = building.choice(answers, single=True)
    return Draft(place, kind, {"stem": stem, **body}, short_title(stem), remarks=tuple(remarks))


def _answer(piece: str) -> Answer:
    share = 1.0 if piece.startswith("=") else 0.0
    piece = piece.removeprefix("=").strip()
    if weight := WEIGHT.match(piece):
        share, piece = min(100, int(weight[1])) / 100, piece[weight.end() :]
    said, _, feedback = piece.removeprefix("_").partition("#")
    return Answer(tidy(said), building.known_share(share), tidy(feedback))
