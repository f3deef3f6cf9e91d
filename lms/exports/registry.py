"""Tables that can be taken away, by code. A room declares its own; an export is made anew from what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from lms.access import allows
from lms.errors import Refused
from lms.ui.exports import Sheet

if TYPE_CHECKING:
    from lms.people.models import User

NO_RIGHT = "Этот отчёт вам больше не открыт: ваша роль изменилась."


@dataclass(frozen=True)
class Document:
    """What goes into a file: its name, sheets whose rows are read when they are written, and about how many rows.

    ``reach``: paths of the subtrees that it speaks of. ``note`` stands under the title on paper.
    """

    name: str
    sheets: Sequence[Sheet]
    rows: int
    reach: Sequence[str]
    note: str = ""


# (who asks, what, in which format) → the document as she may see it now. Raises Refused or Http404.
Maker = Callable[["User", dict[str, Any], str], Document]


@dataclass(frozen=True)
class Source:
    verb: str
    make: Maker


sources: dict[str, Source] = {}


def source(code: str, *, verb: str) -> Callable[[Maker], Maker]:
    """Register what makes documents of ``code``, for those whom the rule of ``verb`` lets in."""

    def register(make: Maker) -> Maker:
        if code in sources:
            raise ImproperlyConfigured(f"Two sources of exports are called {code}.")
        sources[code] = Source(verb, make)
        return make

    return register


def document(user: User, code: str, params: dict[str, Any], form: str) -> Document:
    """The document as ``user`` may see it now. Raises Refused where she may not at all."""
    found = sources[code]
    if not allows(user, found.verb):
        raise Refused(NO_RIGHT)
    return found.make(user, params, form)
