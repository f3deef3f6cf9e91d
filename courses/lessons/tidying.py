"""What the text editor writes, brought to what a page needs: plain cells and notes, headings with a direction. Pure."""

from __future__ import annotations

import re
from typing import Final

_WRAPPED: Final = re.compile(r"<(th|td|li|aside|figcaption)((?: [^>]*)?)><p>((?:(?!</?p\b).)*)</p></\1>", re.DOTALL)
_TABLE: Final = re.compile(r"<table>.*?</table>", re.DOTALL)
_FIRST_ROW: Final = re.compile(r"<tbody>\s*(<tr>(?:\s*<th\b(?:(?!</th>).)*</th>)+\s*</tr>)", re.DOTALL)
_HEADING: Final = re.compile(r"<th(?![^>]* scope=)(?=[ >])")


def tidy(html: str) -> str:
    """Take the editor's paragraphs out of cells, items and notes; give tables a head, and their headings a direction.

    ``html`` is a cleaned text. Twice is as good as once.
    """
    return _TABLE.sub(lambda found: _direct(found.group(0)), _WRAPPED.sub(r"<\1\2>\3</\1>", html))


def _direct(table: str) -> str:
    """A first row of headings only becomes the head; its headings are of columns, the others of rows."""
    if "<thead>" not in table:
        table = _FIRST_ROW.sub(lambda found: f"<thead>{found.group(1)}</thead><tbody>", table, count=1)
    head, closed, rest = table.partition("</thead>")
    if not closed:
        head, rest = "", head
    return _HEADING.sub('<th scope="col"', head) + closed + _HEADING.sub('<th scope="row"', rest)
