"""A GIFT file cut into questions, each cut into its parts; escaped characters are out of the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..drafts import Unreadable

# An escaped control character stands as one that no text has while the text is taken apart.
ESCAPED: Final = dict(zip(":#={}~n", "\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7", strict=True))
_BACKSLASH: Final = "\ufdd8"
_HIDE: Final = {f"\\{sign}": mark for sign, mark in ESCAPED.items()}
_SHOW: Final = str.maketrans({mark: "\n" if sign == "n" else sign for sign, mark in ESCAPED.items()})
PRIVATE: Final = re.compile("[\ufdd0-\ufdd8]")
MARKING: Final = re.compile(r"\[(html|markdown|plain|moodle)\]")
ID: Final = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f])+)\]")
TAG: Final = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f])+)\]")
NOTE: Final = "// otklik: "


@dataclass(frozen=True)
class Block:
    """What stands between two blank lines: where it begins, its text with escapes hidden, its comments."""

    line: int
    text: str
    comments: str
    note: str

    @property
    def place(self) -> str:
        return f"строка {self.line}"


@dataclass(frozen=True)
class Parts:
    """A question taken apart. ``answers`` is None where there is no part in braces."""

    title: str
    stem: str
    marking: str
    answers: str | None
    general: str


def blocks(source: str) -> Iterator[Block]:
    gathered: list[tuple[int, str]] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", PRIVATE.sub("", source)), start=1):
        if line.strip():
            gathered.append((number, line.strip()))
        elif gathered:
            yield from _block(gathered)
            gathered = []
    if gathered:
        yield from _block(gathered)


def _block(lines: list[tuple[int, str]]) -> Iterator[Block]:
    comments = [line for _, line in lines if line.startswith("//")]
    note = next((line.removeprefix(NOTE) for line in comments if line.startswith(NOTE)), "")
    said = [(number, line) for number, line in lines if not line.startswith("//")]
    if said and said[0][1].startswith("$CATEGORY:"):
        yield Block(said[0][0], hide(said[0][1]), "", "")
        said = said[1:]
    if said:
        kept = "\n".join(" " if line.startswith("//") else line for number, line in lines if number >= said[0][0])
        yield Block(said[0][0], hide(kept.strip()), "\n".join(comments), note)


def hide(text: str) -> str:
    """Escaped characters put out of the way; a doubled backslash is one."""
    text = text.replace("\\\\", _BACKSLASH)
    for written, mark in _HIDE.items():
        text = text.replace(written, mark)
    return text.replace(_BACKSLASH, "\\")


def show(text: str) -> str:
    """Escaped characters as they are meant."""
    return text.translate(_SHOW).strip()


def parts(block: Block) -> Parts:
    text, title = block.text, ""
    if text.startswith("::"):
        named, found, rest = text[2:].partition("::")
        title, text = (show(named), rest.strip()) if found else ("", text[2:])
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        stem, marking = marked(text, "moodle")
        return Parts(title, stem, marking, None, "")
    if start < 0 or end < start:
        missing = "открывающей скобки {" if start < 0 or 0 <= end < start else "закрывающей скобки }"
        raise Unreadable(f"Нет {missing}. Внутри скобок не должно быть пустых строк, в тексте их пишут \\{{ и \\}}.")
    # Words after the braces: the answer is a gap in the sentence.
    around = text[:start] + text[end + 1 :] if text.endswith("}") else f"{text[:start]}_____{text[end + 1 :]}"
    stem, marking = marked(around, "moodle")
    answers, general = _general(text[start + 1 : end])
    return Parts(title, stem, marking, answers, general)


def _general(answers: str) -> tuple[str, str]:
    before, found, general = answers.rpartition("####")
    return (before.strip(), general.strip()) if found else (answers.strip(), "")


def marked(text: str, default: str) -> tuple[str, str]:
    """A text and how it is marked up: «[html]…»."""
    text = text.strip()
    found = MARKING.match(text)
    return (show(text[found.end() :]), found[1]) if found else (show(text), default)


def identity(comments: str) -> tuple[str, tuple[str, ...]]:
    """The id and the tags that comments hold."""
    found = ID.search(comments)
    code = found[1].replace("\\]", "]").strip() if found else ""
    tags = [tag.replace("\\]", "]").strip() for tag in TAG.findall(comments)]
    return code, tuple(dict.fromkeys(tag for tag in tags if tag))
