"""Elements made once, in the names of 2.x, and written as 2.2 or as 3.0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from quizzes.scoring.qti import Node

HTML: Final = frozenset(["p", "br", "div", "span", "img", "object", "a", "ul", "ol", "li"])
UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
NAMESPACES: Final = {
    "2.2": (
        "http://www.imsglobal.org/xsd/imsqti_v2p2",
        "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
    ),
    "3.0": (
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    ),
}
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
# What 3.0 wraps in a content body and 2.2 does not.
CONTENT: Final = "contentBody"


def make(tag: str, *children: Node | str, **attrs: str | float | bool) -> Node:
    """An element; a string among the children is text."""
    node = Node(tag, {name: written(value) for name, value in attrs.items()}, 0)
    for child in children:
        if isinstance(child, Node):
            node.children.append(child)
        elif node.children:
            node.children[-1].tail += child
        else:
            node.text += child
    return node


def written(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def render(root: Node, version: str) -> bytes:
    """A document of this version."""
    space, schema = NAMESPACES[version]
    head = f' xmlns="{space}" xmlns:xsi="{INSTANCE}" xsi:schemaLocation="{space} {schema}"'
    body = _element(root, version, head)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{UNSEEN.sub("", body)}\n'.encode()


def _element(node: Node, version: str, head: str = "") -> str:
    inner = _text(node.text) + "".join(_element(child, version) + _text(child.tail) for child in node)
    if node.tag == CONTENT and version != "3.0":
        return inner
    tag = _tag(node.tag, version)
    attrs = "".join(f' {_attribute(node.tag, name, version)}="{_quoted(value)}"' for name, value in node.attrs.items())
    return f"<{tag}{head}{attrs}>{inner}</{tag}>" if inner else f"<{tag}{head}{attrs}/>"


def _tag(tag: str, version: str) -> str:
    return tag if version != "3.0" or tag in HTML else f"qti-{kebab(tag)}"


def kebab(name: str) -> str:
    return _HUMP.sub(r"-\1", name).lower()


def _attribute(tag: str, name: str, version: str) -> str:
    return name if version != "3.0" or tag in HTML else kebab(name)


def _text(text: str) -> str:
    return escape(text, quote=False)


def _quoted(text: str) -> str:
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;")


def paragraphs(text: str) -> list[Node]:
    """Plain text as paragraphs with line breaks."""
    return [paragraph(part) for part in re.split(r"\n{2,}", text) if part.strip()] or [make("p", text)]


def paragraph(text: str) -> Node:
    first, *rest = text.split("\n")
    node = make("p", first)
    for line in rest:
        node.children.append(make("br"))
        node.children[-1].tail = line
    return node


def inline(text: str) -> list[Node | str]:
    """Text where no paragraph may stand."""
    parts: list[Node | str] = []
    for number, line in enumerate(text.split("\n")):
        parts += [make("br"), line] if number else [line]
    return parts


def with_gaps(text: str, mark: re.Pattern[str], gaps: dict[str, Node], blocks: Iterable[str]) -> list[Node]:
    """Paragraphs with elements at their marks; a block stands between two paragraphs."""
    apart = set(blocks)
    nodes: list[Node] = []
    for part in re.split(r"\n{2,}", text):
        open_ = make("p")
        for place, piece in enumerate(mark.split(part)):
            if place % 2 == 0:
                _extend(open_, inline(piece))
            elif piece in apart:
                nodes += [open_, gaps[piece]]
                open_ = make("p")
            else:
                open_.children.append(gaps[piece])
        nodes.append(open_)
    return [node for node in nodes if node.tag != "p" or node.children or node.text.strip()]


def _extend(node: Node, parts: Sequence[Node | str]) -> None:
    for part in parts:
        if isinstance(part, Node):
            node.children.append(part)
        elif node.children:
            node.children[-1].tail += part
        else:
            node.text += part
