"""The text of a lesson: what of its HTML is kept when it is saved, and how it is set when it is shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lms.ui.marks import icon
from lms.ui.russian import nbsp

_TAGS: Final = {
    *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "pre", "aside", "figure", "figcaption", "img"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup"),
}
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
# Classes that the look knows: good and bad examples, notes.
_CLASSES: Final[dict[str, set[str]]] = {
    "aside": {"callout", "callout-info", "callout-done", "callout-soon", "callout-harm"},
    "blockquote": {"example-good", "example-bad"},
}
_VALUES: Final[dict[str, dict[str, set[str]]]] = {"th": {"scope": {"row", "col", "rowgroup", "colgroup"}}}
# A page loads nothing from another host: a picture is one of the lesson's own, by its address or, in content that
# is being loaded, by its name.
_OWN_PICTURE: Final = re.compile(r"(?:/lessons/images/\d+/|image:[\w.-]+)$")
_NAMED_PICTURE: Final = re.compile(r'(<img\b[^>]*?\bsrc=")image:([\w.-]+)(")')
_TITLE: Final = re.compile(r"(</?)h1\b", re.IGNORECASE)
_NO_PICTURE: Final = re.compile(r"<img(?![^>]*\bsrc=)[^>]*>")
_EXAMPLE: Final = re.compile(r'<blockquote class="example-(good|bad)">')
_PIECE: Final = re.compile(r'(<pre\b.*?</pre>|<code\b.*?</code>|<(?:[^>"]|"[^"]*")*>)', re.DOTALL)
_TABLE: Final = re.compile(r"(<table\b.*?</table>)", re.DOTALL)
# Who scrolls with the keyboard must be able to reach the table.
_SCROLLED: Final = r'<div class="prose-table" role="region" aria-label="Таблица" tabindex="0">\1</div>'


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _OWN_PICTURE.match(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "iframe", "object", "template"},
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    allowed_classes=_CLASSES,
    tag_attribute_values=_VALUES,
    url_schemes={"http", "https", "mailto", "tel", "image"},
    link_rel="noopener noreferrer",
)


def clean(html: str) -> str:
    """What of ``html`` is kept: the tags of a text, pictures of the site itself, links that run no script.

    The page has the one first-level heading already, so a pasted one becomes a second-level heading.
    """
    kept = _cleaner.clean(_TITLE.sub(r"\1h2", html))
    return _NO_PICTURE.sub("", kept).strip()


def place_pictures(html: str, addresses: Mapping[str, str]) -> str:
    """Put addresses for ``image:name`` pictures; one without an address goes, since it would show nothing."""

    def placed(match: re.Match[str]) -> str:
        address = addresses.get(match.group(2))
        return f"{match.group(1)}{address}{match.group(3)}" if address else "<img"

    return _NO_PICTURE.sub("", _NAMED_PICTURE.sub(placed, html))


@lru_cache(maxsize=256)
def rendered(html: str) -> SafeString:
    """A cleaned text as shown: non-breaking spaces, tables that scroll in place, examples with their verdict."""
    pieces = _PIECE.split(html)
    text = "".join(piece if piece.startswith("<") else nbsp(piece) for piece in pieces)
    text = _TABLE.sub(_SCROLLED, text)
    return mark_safe(_EXAMPLE.sub(_with_verdict, text))  # noqa: S308 - cleaned when it was saved


def _with_verdict(match: re.Match[str]) -> str:
    """Whether an example is good or bad is said in a word and a shape, since a colour alone says it to few."""
    shape, word = ("check", _("Так хорошо")) if match.group(1) == "good" else ("close", _("Так не надо"))
    return format_html('{}<p class="example-mark">{}{}</p>', mark_safe(match.group(0)), icon(shape, size="small"), word)  # noqa: S308
