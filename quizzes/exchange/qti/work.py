"""One item while it is being read: its parts, what has been noted, and what a reader of an interaction gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from quizzes.scoring import qti
from quizzes.scoring.qti import Node
from quizzes.scoring.qti.scoring import best_by_mapping, correct_responses
from quizzes.scoring.qti.supposing import supposed

from ..text import Picture, Plain
from .source import Source
from .wording import inner_html, inside

Given = dict[str, list[str]]


@dataclass
class Built:
    """What an interaction becomes: a kind, the fields of its body and what its ids are called in the item.

    `bodies` are other bodies to try: the first whose own scoring is that of the item needs no processing.
    `stands` is HTML that stands in the stem instead of an element, by `id(node)`.
    """

    kind: str
    fields: dict[str, Any]
    binding: dict[str, Any]
    stands: dict[int, str] = field(default_factory=dict)
    bodies: Sequence[Mapping[str, Any]] = ()
    gapped: bool = False


@dataclass
class Work:
    """An item and what is known of it so far."""

    root: Node
    body: Node
    program: dict[str, Any]
    source: Source
    remarks: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @cached_property
    def top(self) -> float:
        return qti.maximum(self.program)

    def share(self, given: Given) -> float:
        top = self.top
        return qti.score(self.program, given) / top if top > 0 else 0.0

    def declared(self, node: Node) -> Mapping[str, Any]:
        """The declaration of the response that an interaction gives."""
        name = node.get("responseIdentifier")
        found = self.program["responses"].get(name)
        if found is None:
            raise qti.InvalidError(f"Ответ «{name}» не объявлен (responseDeclaration).", line=node.line)
        response: Mapping[str, Any] = found
        return response

    def note(self, remark: str) -> None:
        if remark not in self.remarks:
            self.remarks.append(remark)

    def plain(self, text: Plain) -> str:
        """Take a text; its pictures and losses are noted."""
        for lost in text.lost:
            self.note(f"Не перенесено: {lost}.")
        self.pictures += text.pictures
        return text.text

    def plain_quietly(self, text: Plain) -> str:
        """Take a text without its pictures: there is one picture to a question, and it is of the question itself."""
        if text.pictures:
            self.note("Картинки в отзывах не перенесены.")
        return text.text

    def option(self, node: Node) -> str:
        """The words of a choice; a picture with a description is replaced by it."""
        found = inside(node)
        for lost in found.lost:
            self.note(f"Не перенесено: {lost}.")
        alts = [picture.alt for picture in found.pictures if picture.alt]
        if found.pictures:
            if not found.text and not alts:
                raise qti.UnsupportedError("Вариант ответа — картинка без описания.", line=node.line)
            self.note("Картинки в вариантах заменены их описаниями.")
        return found.text or "; ".join(alts)

    def best(self) -> Given:
        """Answers that earn the most, as far as the item says which."""
        correct, mapped = correct_responses(self.program), best_by_mapping(self.program)
        mixed = {name: correct[name] or mapped[name] for name in correct}
        if any(mixed.values()) or not self.program["processed"]:
            return mixed
        return supposed(self.program)


def named_choices(work: Work, nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Choices as options; those that look alike are numbered, since a person must tell them apart."""
    options: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for node in nodes:
        text, name = work.option(node).strip(), node.get("identifier")
        if not name:
            raise qti.InvalidError(f"У {node.tag} нет identifier.", line=node.line)
        if not text:
            raise qti.UnsupportedError("Вариант ответа без текста.", line=node.line)
        count = seen[text.casefold()] = seen.get(text.casefold(), 0) + 1
        options.append({"id": name, "text": text if count == 1 else f"{text} ({count})"})
    if len({option["id"] for option in options}) < len(options):
        raise qti.InvalidError("Два варианта с одним identifier.", line=nodes[0].line)
    return options


def prompted(node: Node) -> str:
    """What stands in the stem instead of an interaction: its prompt."""
    prompt = node.first("prompt")
    return f"<div>{inner_html(prompt)}</div>" if prompt is not None else "<div></div>"


def is_yes(node: Node, attribute: str) -> bool:
    return node.get(attribute) in ("true", "1")


def shuffled(node: Node, choices: Sequence[Node]) -> bool:
    """Whether the options may be mixed: not where one has a place of its own."""
    return is_yes(node, "shuffle") and not any(is_yes(choice, "fixed") for choice in choices)


def whole(node: Node, attribute: str, default: int) -> int:
    text = node.get(attribute)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default
