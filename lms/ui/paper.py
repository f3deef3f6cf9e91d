"""What every PDF of the site is set in: the embedded fonts, the inks, and one lock.

reportlab keeps what it embeds of a font with the font, which the threads of a server share: draw inside ``drawing()``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "Golos"
BOLD: Final = "Golos-SemiBold"
INK, QUIET, LINE, BLUE, RED = (HexColor(code) for code in ("#1C2430", "#5A6472", "#DDDAD2", "#14568C", "#B3322B"))
_one_at_a_time = threading.Lock()


@cache
def _register_fonts() -> None:
    folder = Path(settings.BASE_DIR) / "static" / "vendor" / "golos" / "ttf"
    pdfmetrics.registerFont(TTFont(REGULAR, folder / "GolosText-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, folder / "GolosText-SemiBold.ttf"))


@contextmanager
def drawing() -> Iterator[None]:
    """One document at a time, with the fonts at hand."""
    with _one_at_a_time:
        _register_fonts()
        yield
