"""Two edits of one text are laid together piece by piece, and nothing that either of the two wrote is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.weaving import Woven, weave


def woven(old: str, theirs: str, mine: str) -> Woven:
    """Each letter is a paragraph."""
    return weave(list(old), list(theirs), list(mine), lambda piece: piece)


@pytest.mark.parametrize(
    ("theirs", "mine", "together"),
    [
        ("aBcd", "abCd", "aBCd"),  # neighbours
        ("abcd", "abCd", "abCd"),  # only one of the two
        ("Xabcd", "abcdY", "XabcdY"),
        ("aXbcd", "abCd", "aXbCd"),
        ("acd", "abcD", "acD"),  # a removed one
        ("aBcd", "aBcd", "aBcd"),  # the same words of both
        ("aBcdX", "aBcd", "aBcdX"),  # a save that was sent again after a colleague's
        ("aXbcd", "aXbcD", "aXbcD"),
        ("aXBcd", "aXbcd", "aXBcd"),
        ("abXYcd", "abXcd", "abXYcd"),
    ],
)
def test_what_two_people_did_at_different_places_comes_together(theirs, mine, together):
    found = woven("abcd", theirs, mine)
    assert not found.clashes
    assert "".join(found.mine) == together


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("aXcd", "aYcd", "aYXcd"),
        ("aXcd", "acd", "aXcd"),  # one changed what the other removed
        ("abcdX", "abcdY", "abcdYX"),  # two new ones at one place: only a person knows their order
        ("XYd", "abZd", "abZXYd"),
        ("X", "XaX", "XaX"),  # twice is not once
    ],
)
def test_what_two_people_did_at_one_place_is_a_clash_with_both_at_hand(theirs, mine, both):
    found = woven("abcd", theirs, mine)
    assert found.clashes
    assert "".join(found.mine) == mine
    assert "".join(found.theirs) == theirs
    assert "".join(found.both) == both


def test_a_clash_at_one_place_keeps_both_edits_everywhere_else():
    found = woven("abcdef", "aXcdeF", "aYcDef")
    assert ("".join(found.mine), "".join(found.theirs), "".join(found.both)) == ("aYcDeF", "aXcDeF", "aYXcDeF")


texts = st.text(alphabet="abcdefXYZ", max_size=9)


@given(old=st.permutations("abcdef"), theirs=texts, mine=texts)
def test_whatever_either_wrote_is_there(old, theirs, mine):
    found = woven("".join(old), theirs, mine)
    new_of = [Counter(text) - Counter(old) for text in (theirs, mine)]
    for text, writers in ((found.mine, new_of[1:]), (found.theirs, new_of[:1]), (found.both, [])):
        for new in new_of if not found.clashes else writers:
            assert new <= Counter(text)
    if found.clashes:
        assert set(new_of[0] | new_of[1]) <= set(found.both)


@given(old=texts, theirs=texts, mine=texts)
def test_who_changed_nothing_takes_the_other_s_text_and_a_save_sent_again_changes_nothing(old, theirs, mine):
    assert woven(old, old, mine) == Woven(list(mine), list(mine), list(mine))
    assert woven(old, theirs, old) == Woven(list(theirs), list(theirs), list(theirs))
    assert woven(old, mine, mine) == Woven(list(mine), list(mine), list(mine))
