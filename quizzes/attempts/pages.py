"""The pages of an attempt: which questions stand together, and what of them can still be opened. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from quizzes.assembly.models import Quiz

from .models import Attempt


def numbered(layout: str, sections: Sequence[Hashable]) -> Iterator[int]:
    """The page of each question, given what tells its section from the neighbours'."""
    page = 0
    before: Hashable = object()
    for section in sections:
        if page == 0 or layout == Quiz.Layout.SINGLE or (layout == Quiz.Layout.SECTIONS and section != before):
            page += 1
        before = section
        yield page


def may_open(attempt: Attempt, page: int) -> bool:
    """Whether the page can be read and answered: where one goes only forward, only the one where she is."""
    return not attempt.forward_only or page == attempt.page
