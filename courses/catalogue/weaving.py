"""Two edits of one text are laid together by its pieces (paragraphs, lists, tables). Pure.

It needs no old text, only the keys of its pieces: what comes out stands in one of the two new texts anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Key = Callable[[str], str]


@dataclass(frozen=True)
class Woven:
    """The text after both edits. Where both changed the same place, each differently, the three are not the same.

    ``mine`` has my pieces there, ``theirs`` has theirs, ``both`` has mine with theirs under them; everywhere else each
    has the edits of both.
    """

    mine: list[str]
    theirs: list[str]
    both: list[str]

    @property
    def clashes(self) -> bool:
        return self.mine != self.theirs


@dataclass(frozen=True)
class _Edit:
    """The pieces of the old text from ``start`` to ``end`` became ``pieces``; an insertion begins where it ends."""

    start: int
    end: int
    pieces: tuple[str, ...]
    mine: bool

    @property
    def grows(self) -> bool:
        return len(self.pieces) > self.end - self.start

    def holds(self, other: _Edit) -> bool:
        """Whether what ``other`` did is done by this one too: the same save sent again, and a colleague's beside it."""
        wide, narrow = len(self.pieces), len(other.pieces)
        return (
            self.start <= other.start
            and other.end <= self.end
            and bool(narrow or not wide)
            and any(self.pieces[at : at + narrow] == other.pieces for at in range(wide - narrow + 1))
        )


def weave(old: Sequence[str], theirs: Sequence[str], mine: Sequence[str], key: Key) -> Woven:
    """Lay the edits that made ``theirs`` and ``mine`` of one text together; ``old`` are the keys of its pieces."""
    kept: dict[int, str] = {}
    edits = [*_edits(old, theirs, key, kept, mine=False), *_edits(old, mine, key, kept, mine=True)]
    woven, at = Woven([], [], []), 0
    for place in _places(edits):
        start, end = min(edit.start for edit in place), max(edit.end for edit in place)
        said = [kept[number] for number in range(at, start)]
        hers, own = (_said(place, start, end, kept, mine=mine) for mine in (False, True))
        whole = _whole(place, hers, own)
        woven.mine.extend([*said, *(own if whole is None else whole)])
        woven.theirs.extend([*said, *(hers if whole is None else whole)])
        woven.both.extend([*said, *([*own, *(one for one in hers if one not in own)] if whole is None else whole)])
        at = end
    rest = [kept[number] for number in range(at, len(old))]
    for text in (woven.mine, woven.theirs, woven.both):
        text.extend(rest)
    return woven


def _edits(old: Sequence[str], new: Sequence[str], key: Key, kept: dict[int, str], *, mine: bool) -> list[_Edit]:
    """What made ``new`` of the old text; the pieces that stayed go into ``kept`` by their old number.

    As many pieces for as many are one edit a piece.
    """
    edits = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, [key(one) for one in new], autojunk=False).get_opcodes():
        if kind == "equal":
            kept.update(zip(range(i1, i2), new[j1:j2], strict=True))
        elif i2 - i1 == j2 - j1:
            edits += [_Edit(i, i + 1, (piece,), mine) for i, piece in zip(range(i1, i2), new[j1:j2], strict=True)]
        else:
            edits.append(_Edit(i1, i2, tuple(new[j1:j2]), mine))
    return edits


def _places(edits: Sequence[_Edit]) -> list[list[_Edit]]:
    """The edits in order, those that meet put together."""
    places: list[list[_Edit]] = []
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if places and any(_meet(edit, other) for other in places[-1]):
            places[-1].append(edit)
        else:
            places.append([edit])
    return places


def _meet(one: _Edit, other: _Edit) -> bool:
    """Whether two edits are of the same place. New pieces beside a place that has grown may belong into it."""
    if one.start < other.end and other.start < one.end:
        return True
    if one.start == one.end or other.start == other.end:
        touch = one.start <= other.end and other.start <= one.end
        return touch and ((one.grows and other.grows) or bool(set(one.pieces) & set(other.pieces)))
    return False


def _new(edits: Sequence[_Edit]) -> Counter[str]:
    return Counter(piece for edit in edits for piece in edit.pieces)


def _said(place: Sequence[_Edit], start: int, end: int, kept: dict[int, str], *, mine: bool) -> list[str]:
    """What one of the two made of a place."""
    said, at = [], start
    for edit in place:
        if edit.mine is mine:
            said += [*(kept[number] for number in range(at, edit.start)), *edit.pieces]
            at = edit.end
    return said + [kept[number] for number in range(at, end)]


def _whole(place: Sequence[_Edit], hers: list[str], own: list[str]) -> list[str] | None:
    """What a place says where both agree or one of them changed it; None where they clash."""
    sides = [[edit for edit in place if edit.mine is mine] for mine in (False, True)]
    for these, text, others in ((sides[0], hers, sides[1]), (sides[1], own, sides[0])):
        # The same words that were written twice are not held by those that were written once.
        if all(any(edit.holds(other) for edit in these) for other in others) and _new(others) <= _new(these):
            return text
    return own if hers == own else None
