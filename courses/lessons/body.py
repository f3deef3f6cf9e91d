"""The text of a lesson: what of its HTML is kept when it is saved, and how it is set when it is shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Final

import nh3
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lms.ui.marks import icon
from lms.ui.prose import with_scrolled_tables
from lms.ui.russian import nbsp

_TAGS: Final = {
    *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "pre", "aside", "figure", "figcaption", "img"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup", "small", "section"),
}
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
# Classes that the look knows: good and bad examples, alone or side by side, why they are so; notes; footnotes.
_CLASSES: Final[dict[str, set[str]]] = {
    "aside": {"callout", "callout-info", "callout-done", "callout-soon", "callout-harm"},
    "blockquote": {"example-good", "example-bad"},
    "section": {"example-pair"},
    "p": {"why"},
    "small": {"footnote"},
}
_VALUES: Final[dict[str, dict[str, set[str]]]] = {"th": {"scope": {"row", "col", "rowgroup", "colgroup"}}}
# A page loads nothing from another host: a picture is one of a lesson or an article, by its address or, in content
# that is being loaded, by its name.
_OWN_PICTURE: Final = re.compile(r"(?:/(?:lessons|knowledge)/images/\d+/|image:[\w.-]+)$")
_NAMED_PICTURE: Final = re.compile(r'(<img\b[^>]*?\bsrc=")image:([\w.-]+)(")')
_TITLE: Final = re.compile(r"(</?)h1\b", re.IGNORECASE)
_PICTURE: Final = re.compile(r"<img\b[^>]*>")
_NO_PICTURE: Final = re.compile(r"<img(?![^>]*\bsrc=)[^>]*>")
_EXAMPLE: Final = re.compile(r'<blockquote class="example-(good|bad)">')
_CALLOUT: Final = re.compile(r'<aside class="callout callout-(info|done|soon)">')
_FOOTNOTE: Final = re.compile(r'<small class="footnote">(.*?)</small>', re.DOTALL)
_WHY: Final = re.compile(r'<p class="why">')
_BARE: Final = re.compile(r"<(small|section)>(.*?)</\1>", re.DOTALL)
_EMPTY_WHY: Final = re.compile(r'<p class="why">(?:\s|&nbsp;|<br>)*</p>')
_ALT: Final = re.compile(r'\balt="\s*[^"\s]')
_PIECE: Final = re.compile(r'(<pre\b.*?</pre>|<code\b.*?</code>|<(?:[^>"]|"[^"]*")*>)', re.DOTALL)


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
    kept = _NO_PICTURE.sub("", _cleaner.clean(_TITLE.sub(r"\1h2", html)))
    # A second time for what a note within a note leaves open.
    kept = _cleaner.clean(_BARE.sub(r"\2", _FOOTNOTE.sub(_plain_note, kept)))
    return _EMPTY_WHY.sub("", kept).strip()


def _plain_note(match: re.Match[str]) -> str:
    """A footnote holds words only; one without words goes."""
    words = " ".join(unescape(strip_tags(match.group(1))).split())
    return format_html('<small class="footnote">{}</small>', words) if words else ""


def without_words(html: str) -> int:
    """How many pictures of the text are not described for those who do not see them."""
    return sum(not _ALT.search(picture) for picture in _PICTURE.findall(html))


def place_pictures(html: str, addresses: Mapping[str, str]) -> str:
    """Put addresses for ``image:name`` pictures; one without an address goes, since it would show nothing."""

    def placed(match: re.Match[str]) -> str:
        address = addresses.get(match.group(2))
        return f"{match.group(1)}{address}{match.group(3)}" if address else "<img"

    return _NO_PICTURE.sub("", _NAMED_PICTURE.sub(placed, html))


@lru_cache(maxsize=256)
def rendered(html: str) -> SafeString:
    """A cleaned text as shown: non-breaking spaces, tables that scroll in place, examples and notes with their word.

    Footnotes are numbered; they stand at the end, with the way back. One said twice is one note.
    """
    pieces = _PIECE.split(html)
    text = "".join(piece if piece.startswith("<") else nbsp(piece) for piece in pieces)
    text = with_scrolled_tables(text)
    text = _CALLOUT.sub(_with_word, _EXAMPLE.sub(_with_verdict, text))
    text = _WHY.sub(f'<p class="why"><strong>{_("Почему:")}</strong> ', text)
    return mark_safe(_with_footnotes(text))  # noqa: S308 - cleaned when it was saved


def _with_verdict(match: re.Match[str]) -> str:
    """Whether an example is good or bad is said in a word and a shape, since a colour alone says it to few."""
    shape, word = ("check", _("Так хорошо")) if match.group(1) == "good" else ("close", _("Так не надо"))
    return format_html('{}<p class="example-mark">{}{}</p>', mark_safe(match.group(0)), icon(shape, size="small"), word)  # noqa: S308


def _with_word(match: re.Match[str]) -> str:
    """So it is with notes."""
    words = {"info": ("info", _("Важно")), "done": ("star", _("Совет")), "soon": ("warning", _("Внимание"))}
    shape, word = words[match.group(1)]
    return format_html('{}<p class="callout-mark">{}{}</p>', mark_safe(match.group(0)), icon(shape, size="small"), word)  # noqa: S308


def _with_footnotes(text: str) -> str:
    """Numbers in place of the notes, and the notes under the text."""
    places: dict[str, list[int]] = {}
    count = 0

    def numbered(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        note = match.group(1)
        places.setdefault(note, []).append(count)
        number = list(places).index(note) + 1
        return (
            f'<sup class="footnote-number"><a href="#note-{number}" id="note-from-{count}" '
            f'aria-label="{_("Сноска")} {number}">{number}</a></sup>'
        )

    text = _FOOTNOTE.sub(numbered, text)
    if not places:
        return text
    return f'{text}<section class="footnotes" aria-label="{_("Сноски")}"><ol>{_notes(places)}</ol></section>'


def _notes(places: Mapping[str, list[int]]) -> str:
    back, arrow = _("Вернуться к тексту"), icon("arrow-up", size="small")
    return "".join(
        f'<li id="note-{number}" tabindex="-1">{note} '
        + " ".join(
            f'<a class="footnote-back" href="#note-from-{place}" aria-label="{back}">{arrow}</a>' for place in held
        )
        + "</li>"
        for number, (note, held) in enumerate(places.items(), start=1)
    )
