"""One question element of Moodle XML and what is read of it alike for every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from .. import building
from ..building import Answer, Body
from ..text import Picture
from ..wording import Texts, short_title
from . import tree


class Asked:
    """A question element with its place, what makes its texts plain, and the files that came with it."""

    def __init__(self, element: Element, place: str) -> None:
        self.element, self.place = element, place
        self.texts = Texts()
        stem = element.find("questiontext")
        self.marking = tree.marking(stem, "html")
        self.files = dict(tree.files(stem))
        self.title = tree.words(element, "name") or short_title(tree.words(element, "questiontext"))
        image = tree.words(element, "image_base64")
        if image:
            self._old_image(image)

    def _old_image(self, written: str) -> None:
        """Old files keep the picture beside the text."""
        holder = Element("questiontext")
        one = Element("file", {"name": tree.words(self.element, "image") or "picture.png"})
        one.text = written
        holder.append(one)
        for name, content in tree.files(holder):
            self.files[name] = content
            self.texts.pictures.append(Picture(name, ""))

    def stem(self) -> str:
        return self.texts.stem(tree.words(self.element, "questiontext"), self.marking)

    def words(self, element: Element, path: str) -> str:
        return self.texts(tree.words(element, path), tree.marking(element.find(path), self.marking))

    def own(self, element: Element) -> str:
        return self.texts(tree.own_words(element), tree.marking(element, self.marking))

    def answers(self) -> list[Answer]:
        return [
            Answer(self.own(one), building.known_share(tree.fraction(one)), self.words(one, "feedback"))
            for one in self.element.findall("answer")
        ]

    def fixed_order(self, body: Body, default: str = "0") -> Body:
        """Whether the order stands as it is written: Moodle's files say so by leaving «shuffleanswers» out."""
        mixed = tree.words(self.element, "shuffleanswers", default).casefold()
        return {**body, "shuffle": False} if mixed in ("false", "0", "") else body

    def beside(self) -> Mapping[str, Any]:
        """What every kind may have: explanation, feedback by outcome, hints, a picture."""
        outcomes = [
            self.words(self.element, f"{name}feedback") for name in ("correct", "partiallycorrect", "incorrect")
        ]
        return {
            "explanation": self.words(self.element, "generalfeedback"),
            "feedback": building.outcome_feedback(*outcomes),
            "hints": [said for said in (self.own(one) for one in self.element.findall("hint")) if said],
            "picture": self.texts.picture(self.files),
            "attachment": self.texts.attachment(self.files),
        }

    def tags(self) -> tuple[str, ...]:
        found = [tree.own_words(tag) for path in ("tags/tag", "coursetags/tag") for tag in self.element.findall(path)]
        return tuple(dict.fromkeys(tag for tag in found if tag))

    def used_files(self, body: Mapping[str, Any]) -> dict[str, bytes]:
        """The files that ``body`` names. One that nothing names is said to be left out."""
        picture = body.get("picture") or {}
        attachment = body.get("attachment") or {}
        used = {one["file"] for one in (picture, attachment) if "file" in one}
        for name in self.files.keys() - used:
            self.texts.remark(f"Файл «{name}» не вошёл.")
        return {name: content for name, content in self.files.items() if name in used}
