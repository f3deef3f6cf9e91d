"""Moodle's questions of dragging: words into a text, markers onto a picture."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element

from PIL import Image

from .. import building
from ..building import Body
from ..drafts import Unreadable
from . import tree
from .question import Asked

PLACE: Final = re.compile(r"\[\[(\d+)\]\]")
SHAPES: Final = {"circle": "circle", "rectangle": "rect", "polygon": "poly"}
SCALE: Final = 1000


def dragged(asked: Asked) -> tuple[str, Body]:
    """Words dragged into a text: a gap names the word that belongs there."""
    words = _choices(asked, "dragbox")
    stem, right = _renumbered(asked.stem(), len(words))
    body: Body = {"stem": stem, "words": words, "places": {gap: words[word - 1]["id"] for gap, word in right.items()}}
    return "words", asked.fixed_order(body)


def selected(asked: Asked) -> tuple[str, Body]:
    """Words chosen from a list at each gap: gaps with lists."""
    words = _choices(asked, "selectoption")
    stem, right = _renumbered(asked.stem(), len(words))
    gaps = []
    for gap, word in right.items():
        group = words[word - 1].get("group", 1)
        options = [{"id": one["id"], "text": one["text"]} for one in words if one.get("group", 1) == group]
        if len(options) < 2:
            raise Unreadable(f"В пропуске {gap} не из чего выбирать.")
        gaps.append(
            asked.fixed_order({"id": gap, "kind": "list", "options": options, "correct": [words[word - 1]["id"]]})
        )
    return "cloze", {"stem": stem, "gaps": gaps}


def _choices(asked: Asked, tag: str) -> list[Body]:
    words = []
    for number, element in enumerate(asked.element.findall(tag), start=1):
        word: Body = {"id": str(number), "text": asked.own(element)}
        group = tree.words(element, "group", "1")
        if group != "1":
            # Groups are numbers in new files, letters in old ones.
            word["group"] = int(group) if group.isdecimal() and len(group) < 4 else ord(group[:1].upper() or "A") - 64
        if element.find("infinite") is not None:
            word["endless"] = True
        words.append(word)
    if not words:
        raise Unreadable("Нет ни одного слова, которое можно поставить.")
    return words


def _renumbered(stem: str, most: int) -> tuple[str, dict[str, int]]:
    """Gaps in their order, each with the number of its right word."""
    right: dict[str, int] = {}

    def gap(found: re.Match[str]) -> str:
        word = int(found[1][:6])
        if not 1 <= word <= most:
            raise Unreadable(f"В тексте есть пропуск [[{word}]], а слова с таким номером нет.")
        right[str(len(right) + 1)] = word
        return f"[[{len(right)}]]"

    stem = PLACE.sub(gap, stem)
    if not right:
        raise Unreadable("В тексте нет ни одного пропуска вида [[1]].")
    return stem, right


def markers(asked: Asked) -> tuple[str, Body]:
    """Markers put on a picture: with one and the same marker it is a question of points."""
    drags = {tree.words(one, "no"): asked.own(one) for one in asked.element.findall("drag")}
    drops = asked.element.findall("drop")
    names = {drags.get(tree.words(one, "choice"), "") for one in drops}
    if len(names) > 1 or len(drags) > 1:
        raise Unreadable("Разные метки на одной картинке мы не умеем: разбейте вопрос по одной метке на вопрос.")
    name, content, width, height = _background(asked)
    areas = [_area(one, str(number), width, height) for number, one in enumerate(drops, start=1)]
    asked.files[name] = content
    body: Body = {"mode": "point", "areas": areas, "ratio": round(width / height, 4)}
    body["picture"] = {"file": name, "alt": ""}
    asked.texts.remark("У картинки нет описания: впишите, что на ней, для тех, кто её не видит.")
    marker = next(iter(drags.values()), "")
    stem = asked.stem()
    return "hotspot", {"stem": f"{stem}\n\n{marker}" if marker and marker not in stem else stem, **body}


def on_picture(asked: Asked) -> tuple[str, Body]:
    raise Unreadable("Картинку с подписями, которые ставят на свои места, мы пока не умеем.")


def _background(asked: Asked) -> tuple[str, bytes, int, int]:
    for name, content in tree.files(asked.element):
        if sides := opened(content):
            return name, content, *sides
    raise Unreadable("В вопросе нет картинки, на которую ставят метки.")


def opened(content: bytes) -> tuple[int, int] | None:
    """The width and height of a picture; None where it cannot be opened."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width, picture.height
    except Exception:  # Pillow raises many kinds on damaged input
        return None


def _area(element: Element, number: str, width: int, height: int) -> Body:
    shape = SHAPES.get(tree.words(element, "shape").casefold())
    pairs = [pair.split(",") for pair in tree.words(element, "coords").split(";")]
    try:
        numbers = [[float(value) for value in pair] for pair in pairs]
    except ValueError:
        raise Unreadable(f"Координаты области {number} не читаются.") from None
    coords = _coords(shape, numbers, width, height)
    if shape is None or coords is None:
        raise Unreadable(f"Координаты области {number} не читаются.")
    return {"id": number, "text": f"Область {number}", "shape": shape, "coords": coords, "right": True}


def _coords(shape: str | None, numbers: Sequence[Sequence[float]], width: int, height: int) -> list[Any] | None:
    """Shares of the picture times 1000: «x,y;radius», «x,y;width,height», «x1,y1;x2,y2;…»."""
    sizes = [len(pair) for pair in numbers]
    if shape == "circle" and sizes == [2, 1]:
        (x, y), (radius,) = numbers
        found = [x / width, y / height, radius / width]
    elif shape == "rect" and sizes == [2, 2]:
        (x, y), (wide, high) = numbers
        found = [x / width, y / height, (x + wide) / width, (y + high) / height]
    elif shape == "poly" and len(sizes) > 2 and set(sizes) == {2}:
        found = [value / side for pair in numbers for value, side in zip(pair, (width, height), strict=True)]
    else:
        return None
    return [building.plain(round(max(0.0, min(1.0, value)) * SCALE, 1)) for value in found]
