"""Captions: WebVTT is read and written anew, SubRip becomes WebVTT. Pure.

What comes out holds cues only: times, settings that are known, text whose markup is WebVTT's own. So nothing that a
browser would make more of than words can come with a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

LIMIT_BYTES: Final = 2 * 1024 * 1024
TOO_LARGE: Final = "Файл субтитров больше 2 МБ: это точно субтитры?"

_TIME: Final = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_CUE: Final = re.compile(rf"{_TIME}\s*-->\s*{_TIME}(?:[ \t]+(\S.*))?$")
_SETTING: Final = re.compile(r"(?:vertical:(?:rl|lr)|(?:line|position|size|align):[-\w.,%]+)$")
_TAG: Final = re.compile(r"</?(?:[ibuc]|ruby|rt|v|lang)(?:\.[\w.-]+)?(?: [^<>]*)?>|<[^<>]*>")
_KEPT: Final = re.compile(r"</?[ibu]>|<v [^<>&]+>|</v>")
_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)")


class BadCaptions(Exception):  # noqa: N818 - an answer to the person
    """What is wrong with the file, as a Russian sentence; with the line where that helps."""


@dataclass(frozen=True)
class Cue:
    """``start`` and ``end`` in milliseconds."""

    start: int
    end: int
    text: str
    settings: str = ""

    @property
    def seconds(self) -> int:
        return self.start // 1000

    @property
    def words(self) -> str:
        """The text without its marks, for reading."""
        return unescape(_KEPT.sub("", self.text))


def webvtt(data: bytes) -> bytes:
    """The file as clean WebVTT, from WebVTT or SubRip. Raises BadCaptions."""
    cues = read(data)
    parts = [f"{_told(cue.start)} --> {_told(cue.end)}{cue.settings}\n{cue.text}\n" for cue in cues]
    return ("WEBVTT\n\n" + "\n".join(parts)).encode()


def read(data: bytes) -> list[Cue]:
    """The cues, by time. Raises BadCaptions where the file is none, or a cue of it cannot be understood."""
    if len(data) > LIMIT_BYTES:
        raise BadCaptions(TOO_LARGE)
    lines = _text(data).splitlines()
    cues = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith(("NOTE", "STYLE", "REGION")) and "-->" not in line:
            at = _past_block(lines, at)
        elif "-->" in line:
            end = _past_block(lines, at)
            cues.append(_cue(line, lines[at + 1 : end], at + 1))
            at = end
        else:
            at += 1
    if not cues:
        raise BadCaptions("В файле нет ни одной реплики. Нужен файл WebVTT (.vtt) или SubRip (.srt).")
    return sorted(cues, key=lambda cue: cue.start)


def _past_block(lines: list[str], at: int) -> int:
    """The line after a block, which ends with an empty one."""
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _text(data: bytes) -> str:
    """Old Russian subtitles are in windows-1251."""
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding).replace("\0", "\N{REPLACEMENT CHARACTER}")
        except UnicodeDecodeError:
            continue
    raise BadCaptions("Файл не читается как текст. Сохраните субтитры в кодировке UTF-8.")


def _cue(line: str, words: list[str], number: int) -> Cue:
    found = _CUE.match(line)
    if found is None:
        raise BadCaptions(f"Строка {number}: время реплики не читается. Пример: 00:01:02.500 --> 00:01:05.000.")
    start, end = _milliseconds(found.group(1, 2, 3, 4)), _milliseconds(found.group(5, 6, 7, 8))
    if end <= start:
        raise BadCaptions(f"Строка {number}: реплика кончается раньше, чем начинается.")
    settings = [part for part in (found.group(9) or "").split() if _SETTING.match(part)]
    text = "\n".join(filter(None, map(_plain, words)))  # an empty line would end the cue
    return Cue(start, end, text, "".join(f" {part}" for part in settings))


def _plain(line: str) -> str:
    """A line of words with bold, italic, underlined and who speaks; other marks go, what is left over is escaped."""
    pieces, at = [], 0
    for tag in _TAG.finditer(line):
        pieces += [_escaped(line[at : tag.start()]), tag.group(0) if _KEPT.match(tag.group(0)) else ""]
        at = tag.end()
    return "".join([*pieces, _escaped(line[at:])]).strip()


def _escaped(words: str) -> str:
    return _ENTITY.sub("&amp;", words).replace("<", "&lt;").replace("-->", "--&gt;")


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = parts
    fraction = (rest or "0").ljust(3, "0")
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int(fraction)


def _told(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
