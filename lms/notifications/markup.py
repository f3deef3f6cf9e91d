"""The little formatting that a letter may have: **bold**, lists and links with words of their own. Pure.

Only the pattern is formatted. What stands in the place of its words is a person's text and stays plain, so that nobody
can put a link of her own into a letter of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN: Final = MarkdownIt("zero", {"breaks": True}).enable(["emphasis", "link", "list", "newline"])
_BARE: Final = re.compile(r"</?p>|<br>")


def formatted(pattern: str) -> str:
    """The pattern as HTML, its words still in braces; empty where nothing in it is formatted."""
    html = str(_MARKDOWN.render(pattern))
    return html if "<" in _BARE.sub("", html) else ""


def filled(html: str, words: Mapping[str, str]) -> str:
    """A ``formatted`` pattern with ``words`` in their places."""
    return html and html.format(**{name: escape(word).replace("\n", "<br>") for name, word in words.items()})


def plain(pattern: str) -> str:
    """The same pattern for those who read without formatting: a link is followed by its address."""
    if not formatted(pattern):
        return pattern
    return "".join(_said(_MARKDOWN.parse(pattern))).strip()


def _said(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "list_item_open":
            yield "— " if token.markup in "-+*" else f"{token.info}. "
        elif token.type == "inline":
            yield from _inline(token.children or [])
        elif token.type == "paragraph_close":
            yield "\n" if token.hidden else "\n\n"  # the lines of a list stand close together
        elif token.type.endswith("list_close"):
            yield "\n"


def _inline(tokens: list[Token]) -> Iterator[str]:
    addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            addresses.append(str(token.attrs["href"]))
        elif token.type == "link_close":
            yield f" ({addresses.pop()})"
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        else:
            yield token.content
