"""The texts of one question as they are made plain: what is lost on the way is gathered once. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote

from . import text
from .text import PLUGIN_FILE, Picture, Plain

MARKINGS: Final[Mapping[str, Callable[[str], Plain]]] = {
    "html": text.from_html,
    "markdown": text.from_markdown,
    "moodle": text.from_any,
    "plain": lambda source: Plain(text.tidy(source)),
}
FORMULA: Final = re.compile(r"\\\(|\\\[|\$\$")


class Texts:
    """Makes the texts of a question plain. ``pictures`` are those of its stem, ``remarks`` what could not be kept."""

    def __init__(self) -> None:
        self.remarks: list[str] = []
        self.pictures: list[Picture] = []
        self.links: list[Picture] = []

    def stem(self, source: str, marking: str) -> str:
        found = self._read(source, marking)
        self.pictures += found.pictures
        self.links += found.files
        return found.text

    def __call__(self, source: str, marking: str) -> str:
        """Any text but the stem: a picture in it has no place to stand."""
        found = self._read(source, marking)
        if found.pictures:
            self.remark("Картинки сохраняются только в самом вопросе: из ответов и пояснений они убраны.")
        if found.pictures or found.files:
            return found.text or " ".join(one.alt for one in (*found.pictures, *found.files) if one.alt)
        return found.text

    def remark(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def _read(self, source: str, marking: str) -> Plain:
        found = MARKINGS.get(marking, text.from_html)(source)
        for lost in found.lost:
            self.remark(f"Не сохранено: {lost}.")
        if FORMULA.search(found.text):
            self.remark("Формулы TeX останутся как написаны.")
        return found

    def picture(self, files: Mapping[str, bytes]) -> dict[str, Any] | None:
        """The first picture of the stem that came along with the file; the others are named in the remarks."""
        chosen = None
        for one in self.pictures:
            name = file_name(one.source)
            if chosen is None and name in files:
                chosen = {"file": name, "alt": one.alt}
            elif name in files:
                self.remark(f"У вопроса одна картинка: «{name}» не вошла.")
            else:
                self.remark(f"Картинки «{name or 'без имени'}» нет в файле: она не вошла.")
        if chosen is not None and not chosen["alt"]:
            self.remark("У картинки нет описания: впишите, что на ней, для тех, кто её не видит.")
        return chosen

    def attachment(self, files: Mapping[str, bytes]) -> dict[str, Any] | None:
        """The first file that the stem links to and that came along."""
        for one in self.links:
            if (name := file_name(one.source)) in files:
                return {"file": name, "name": one.alt or name}
        return None


def file_name(source: str) -> str:
    """The name of the file that an address in a text means."""
    return unquote(source.removeprefix(PLUGIN_FILE).rsplit("/", 1)[-1])[-150:]


def short_title(stem: str, longest: int = 60) -> str:
    """The beginning of a text, cut at a word."""
    line = " ".join(stem.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0].rstrip(" ,;:—-") + "…"
