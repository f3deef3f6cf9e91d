"""The XHTML of an item as plain words. What is asked stands elsewhere: interactions leave a mark or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from quizzes.scoring.qti import Node

from ..text import Plain, from_html

# Returns HTML to stand instead of an element, or None for the element itself.
StandIn = Callable[[Node], str | None]

SILENT = frozenset(
    [
        *("feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "templateInline", "templateBlock"),
        *("stylesheet", "catalogInfo", "companionMaterialsInfo", "assessmentStimulusRef", "endAttemptInteraction"),
        *("responseProcessing", "script", "style"),
    ]
)
PLAIN_TAGS = {"prompt": "div", "contentBody": "div", "itemBody": "div", "stimulusBody": "div", "hottext": "span"}
_OPEN, _CLOSE = "\ue010", "\ue011"


def mark(number: int | str) -> str:
    """A sign that comes through to the plain text, where a gap is to stand."""
    return f"{_OPEN}{number}{_CLOSE}"


def marked(text: str, shown: Callable[[str], str]) -> str:
    """Put what belongs there instead of every sign."""
    head, *rest = text.split(_OPEN)
    parts = [head]
    for piece in rest:
        number, _, after = piece.partition(_CLOSE)
        parts += [shown(number), after]
    return "".join(parts)


def nothing(node: Node) -> str | None:
    return None


def words(nodes: Iterable[Node] | Node, stand_in: StandIn = nothing) -> Plain:
    """The words of elements, one after another."""
    every = [nodes] if isinstance(nodes, Node) else list(nodes)
    return from_html("".join(html(node, stand_in) for node in every))


def inside(node: Node, stand_in: StandIn = nothing) -> Plain:
    """The words of what is inside an element, without the element."""
    return from_html(inner_html(node, stand_in))


def html(node: Node, stand_in: StandIn = nothing) -> str:
    replaced = stand_in(node)
    if replaced is not None:
        return replaced
    if node.tag in SILENT:
        return ""
    if node.tag == "math":
        return escape(formula(node))
    if node.tag == "object" and node.get("type").startswith("image"):
        return _picture(node.get("data"), node.content() or node.get("ariaLabel"))
    if node.tag == "img":
        return _picture(node.get("src"), node.get("alt"))
    tag = PLAIN_TAGS.get(node.tag, node.tag)
    if not tag.isascii() or not tag.isalnum():
        tag = "span"
    return f"<{tag}>{inner_html(node, stand_in)}</{tag}>" if tag not in ("br", "hr") else f"<{tag}>"


def inner_html(node: Node, stand_in: StandIn = nothing) -> str:
    return escape(node.text, quote=False) + "".join(
        html(child, stand_in) + escape(child.tail, quote=False) for child in node
    )


def _picture(source: str, alt: str) -> str:
    return f'<img src="{escape(source)}" alt="{escape(" ".join(alt.split()))}">'


def formula(node: Node) -> str:
    """MathML in one line: x^2, (a)/(b), √(…)."""
    parts = [formula(child) for child in node if child.tag not in ("annotation", "annotationXml")]
    if node.tag in ("msup", "mover") and len(parts) == 2:
        return f"{parts[0]}^{_grouped(parts[1])}"
    if node.tag in ("msub", "munder") and len(parts) == 2:
        return f"{parts[0]}_{_grouped(parts[1])}"
    if node.tag == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if node.tag == "msqrt":
        return f"√({''.join(parts)})"
    if node.tag == "mroot" and len(parts) == 2:
        return f"{_grouped(parts[1])}√({parts[0]})"
    if node.tag == "mfenced":
        return f"{node.get('open') or '('}{', '.join(parts)}{node.get('close') or ')'}"
    if node.tag in ("mtr", "mtable"):
        return (", " if node.tag == "mtr" else "; ").join(parts)
    return "".join(node.text.split()) + "".join(parts)


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
