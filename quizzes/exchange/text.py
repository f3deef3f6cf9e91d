"""Marked-up text to plain text and back: the bank keeps plain paragraphs. Pure.

A blank line begins a paragraph, lists keep their marks, tables become lines, pictures are taken out and given beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

from markdown_it import MarkdownIt

LONGEST: Final = 200_000
MARKDOWN_LONGEST: Final = 20_000
PLUGIN_FILE: Final = "@@PLUGINFILE@@/"
BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "ul",
    ]
)
SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript"})
EMBEDDED: Final = {
    "audio": "звук",
    "video": "видео",
    "iframe": "вставка с другого сайта",
    "object": "вложенный объект",
    "embed": "вложенный объект",
    "svg": "рисунок SVG",
    "math": "формула MathML",
}
KNOWN: Final = (
    BLOCKS
    | EMBEDDED.keys()
    | frozenset(
        [
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "button",
            "cite",
            "code",
            "col",
            "colgroup",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "html",
            "body",
            "i",
            "input",
            "ins",
            "kbd",
            "label",
            "legend",
            "link",
            "mark",
            "meta",
            "nobr",
            "nolink",
            "option",
            "param",
            "picture",
            "q",
            "ruby",
            "rb",
            "rp",
            "rt",
            "s",
            "samp",
            "select",
            "small",
            "source",
            "span",
            "strike",
            "strong",
            "textarea",
            "time",
            "track",
            "tt",
            "u",
            "var",
            "wbr",
            "area",
            "map",
            "base",
            "details",
            "summary",
            "path",
            "g",
            "circle",
            "rect",
            "line",
            "text",
        ]
    )
)
RAISED: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
LOOKS_MARKED: Final = re.compile(
    r"<(?:/?[a-z][a-z0-9]{0,20}(?:\s[^<>]*)?/?>|!--)|&(?:#\d{1,9}|#x[0-9a-f]{1,9}|[a-z]{1,40}\d{0,2});", re.I
)

HAS_BLOCKS: Final = re.compile(r"<(?:p|div|ul|ol|table|br|h[1-6]|pre|blockquote)\b", re.I)


@dataclass(frozen=True)
class Picture:
    """A picture, or a link to a file, that stood in a text: its address as written and what is said of it."""

    source: str
    alt: str


@dataclass(frozen=True)
class Plain:
    """A text without its marking; ``lost`` names what could not be kept, in Russian."""

    text: str
    pictures: tuple[Picture, ...] = ()
    files: tuple[Picture, ...] = ()  # links to files that came along
    lost: tuple[str, ...] = ()


def from_html(source: str) -> Plain:
    """The words of ``source``, paragraphs and lists kept."""
    reader = _Reader()
    reader.feed(_tame(source[:LONGEST]))
    reader.close()
    lost = [*reader.lost, *(["конец очень длинного текста"] if len(source) > LONGEST else [])]
    return Plain(tidy("".join(reader.parts)), tuple(reader.pictures), tuple(reader.files), tuple(dict.fromkeys(lost)))


def _tame(source: str) -> str:
    """Nothing that the parser would look for the end of again and again: comments go, a bracket alone is a sign."""
    kept, start = [], 0
    while (found := source.find("<!--", start)) >= 0:
        kept.append(source[start:found])
        end = source.find("-->", found)
        start = end + 3 if end >= 0 else len(source)
    source = "".join([*kept, source[start:]]).replace("<![CDATA[", "").replace("]]>", "")
    return re.sub(r"<(?![^<>]*>)|<(?=[!?])", "&lt;", source)


def from_markdown(source: str) -> Plain:
    """The words of a Markdown text."""
    if len(source) > MARKDOWN_LONGEST:
        return from_html(source)
    return from_html(str(MarkdownIt("commonmark").enable("table").render(source)))


def from_any(source: str) -> Plain:
    """The words of a text that may or may not be HTML: nobody has said which. Its line ends are meant."""
    if not LOOKS_MARKED.search(source):
        return Plain(tidy(source))
    return from_html(source if HAS_BLOCKS.search(source) else re.sub(r"\r\n?|\n", "<br>", source))


def to_html(text: str) -> str:
    """Plain paragraphs as HTML; ``from_html`` gives the same text back."""
    if not text:
        return ""
    return "".join(f"<p>{_kept(escape(part, quote=False))}</p>" for part in re.split(r"\n{2,}", text))


def tidy(text: str) -> str:
    """Line ends of one kind, no spaces at the ends of lines, no more than one blank line, none at the edges."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = re.sub(r"[ \t]+(?=\n)", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _kept(line: str) -> str:
    """Line breaks, and spaces that HTML would swallow."""
    line = line.replace("\n", "<br>").replace("\t", "&#9;")
    return re.sub(r"(?<= ) |(?<=<br>) |^ ", "&#32;", line)


class _Reader(HTMLParser):
    """Collects the words; white space is folded as a browser would, but what is written as a reference is meant."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.pictures: list[Picture] = []
        self.files: list[Picture] = []
        self.link: str | None = None  # the file that the words just being read are a link to
        self.label = ""
        self.lost: list[str] = []
        self.silent = 0
        self.pre = 0
        self.lists: list[int | None] = []
        self.shift: list[str] = []
        self.mark = ""  # what the item just begun starts with

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self._item()
        elif tag in ("tr", "caption"):
            self._line("\n")
        elif tag in ("td", "th"):
            self._cell()
        elif tag == "img":
            found = dict(attrs)
            self.pictures.append(Picture(found.get("src") or "", (found.get("alt") or "").strip()))
        elif tag == "a" and (dict(attrs).get("href") or "").startswith(PLUGIN_FILE):
            self.link, self.label = dict(attrs)["href"], ""
        elif tag in ("sup", "sub"):
            self.shift.append(tag)
        elif tag in KNOWN:
            self._other(tag)
        else:
            self.handle_data(self.get_starttag_text() or "")

    def _other(self, tag: str) -> None:
        if tag in EMBEDDED:
            self.lost.append(EMBEDDED[tag])
        if tag in BLOCKS and not (self.parts and self.parts[-1] is self.mark):
            self._line("\n" if self.lists and tag in ("ul", "ol", "p", "div") else "\n\n")
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        if tag == "pre":
            self.pre += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in SILENT or tag in ("sup", "sub"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.link is not None:
            self.files.append(Picture(self.link, " ".join(self.label.split())))
            self.link = None
        elif tag in ("sup", "sub"):
            if self.shift:
                self.shift.pop()
        elif tag in BLOCKS:
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
            if tag == "pre":
                self.pre = max(0, self.pre - 1)
            self._line("\n" if self.lists else "\n\n")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.link is not None:
            self.label += data
            return
        if not self.pre:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
            if data.startswith(" ") and (not self.parts or self.parts[-1].endswith(("\n", " "))):
                data = data[1:]
        if data:
            self.parts.append(self._shifted(data))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        if self.link is not None:
            self.label += unescape(written)
        elif not self.silent:
            self.parts.append(self._shifted(unescape(written)))

    def _shifted(self, data: str) -> str:
        """x² and H₂O have characters of their own; where there is none, the sign ^ or _ stands for it."""
        if not self.shift or not data.strip():
            return data
        table, sign = (RAISED, "^") if self.shift[-1] == "sup" else (LOWERED, "_")
        moved = data.translate(table)
        return moved if all(ord(a) != ord(b) or a.isspace() for a, b in zip(data, moved, strict=True)) else sign + data

    def _line(self, end: str) -> None:
        """Begin a new line or paragraph unless one has just begun."""
        while self.parts and self.parts[-1] == " ":
            self.parts.pop()
        tail = "".join(self.parts[-4:])
        standing = len(tail) - len(tail.rstrip("\n"))
        if tail and standing < len(end):
            self.parts.append(end[standing:])

    def _item(self) -> None:
        self._line("\n")
        number = self.lists[-1] if self.lists else None
        self.mark = "— " if number is None else f"{number}. "
        self.parts.append(self.mark)
        if number is not None:
            self.lists[-1] = number + 1

    def _cell(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append(" | ")
