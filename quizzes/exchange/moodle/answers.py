"""The elements that most kinds of Moodle XML share, as they are written."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from .. import building
from ..text import to_html


def field(parent: Element, tag: str, said: str, *, bare: bool = False) -> Element:
    """``<tag><text>…</text></tag>``; bare: ``<tag>…</tag>``."""
    found = SubElement(parent, tag)
    (found if bare else SubElement(found, "text")).text = said
    return found


def html_field(parent: Element, tag: str, said: str) -> Element:
    """Plain paragraphs as HTML."""
    found = field(parent, tag, to_html(said))
    found.set("format", "html")
    return found


def answer(parent: Element, said: str, share: float, feedback: str | None, marking: str = "plain_text") -> Element:
    """An answer with the share of the mark that it earns."""
    found = field(parent, "answer", said)
    found.set("fraction", f"{building.hundredths(share)}")
    found.set("format", marking)
    if feedback:
        html_field(found, "feedback", feedback)
    return found
