"""Two texts of a lesson beside each other: what is the same is left out, so that the eye finds what is not. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.lessons.pieces import split

SHORT: Final = 4  # pieces: a text of so few is shown whole


def beside(mine: str, theirs: str) -> tuple[SafeString, SafeString]:
    """Both rendered texts, each with the pieces that the other one has too put together into a word.

    Where they are short, they are shown whole.
    """
    left, right = split(mine), split(theirs)
    if max(len(left), len(right)) <= SHORT:
        return mark_safe(mine), mark_safe(theirs)  # noqa: S308 - rendered texts
    shown: tuple[list[str], list[str]] = ([], [])
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            for side in shown:
                side.append(f'<p class="both-same">{_("… дальше одинаково …")}</p>')
        else:
            shown[0].extend(left[i1:i2] or [f'<p class="both-same">{_("этого места здесь нет")}</p>'])
            shown[1].extend(right[j1:j2] or [f'<p class="both-same">{_("этого места здесь нет")}</p>'])
    return mark_safe("".join(shown[0])), mark_safe("".join(shown[1]))  # noqa: S308 - pieces of rendered texts
