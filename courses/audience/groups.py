"""An audience as a page edits it: groups of people, any of which is meant; in a group every condition holds. Pure.

Each condition may be turned round («кроме»). Every audience can be said so; one that becomes too long is left as it is.
"""

from __future__ import annotations

from itertools import product

from .conditions import EVERYBODY, All, Among, AnyOf, Day, Node, Not

MOST = 60

Condition = Among | Day
Line = tuple[bool, Condition]  # whether it is turned round
Groups = tuple[tuple[Line, ...], ...]  # none: nobody; one without conditions: everybody


class TooLong(Exception):  # noqa: N818 - an answer, not an error of the program
    """Said in groups the audience would have too many conditions."""


def parted(node: Node) -> Groups:
    return tuple(dict.fromkeys(_parted(node, turned=False)))


def joined(groups: Groups) -> Node:
    """The audience that ``groups`` mean, without needless brackets."""
    said = [_one([Not(part) if turned else part for turned, part in group]) for group in groups]
    if EVERYBODY in said:
        return EVERYBODY
    return said[0] if len(said) == 1 else AnyOf(tuple(said))


def _one(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _parted(node: Node, *, turned: bool) -> list[tuple[Line, ...]]:
    match node:
        case Not(part):
            return _parted(part, turned=not turned)
        case All(parts) | AnyOf(parts):
            told = [_parted(part, turned=turned) for part in parts]
            if isinstance(node, All) == turned:  # any of them is enough
                found = [group for groups in told for group in groups]
            else:
                _refuse_long(told)
                found = [tuple(dict.fromkeys(line for group in way for line in group)) for way in product(*told)]
            if sum(len(group) for group in found) > MOST:
                raise TooLong
            return found
        case Among() | Day():
            return [((turned, node),)]


def _refuse_long(told: list[list[tuple[Line, ...]]]) -> None:
    ways = 1
    for groups in told:
        ways *= len(groups)
        if ways > MOST:
            raise TooLong
