"""What every long text on the site needs, whoever wrote it."""

from __future__ import annotations

import re
from typing import Final

_TABLE: Final = re.compile(r"(<table\b.*?</table>)", re.DOTALL)
# Who scrolls with the keyboard must be able to reach the table.
_SCROLLED: Final = r'<div class="prose-table" role="group" aria-label="Таблица" tabindex="0">\1</div>'


def with_scrolled_tables(html: str) -> str:
    """The same with each table in a frame of its own, so that on a phone a wide one moves and not the page."""
    return _TABLE.sub(_SCROLLED, html)
