from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scenarios.diff import Change, changes

_words = st.lists(st.sampled_from(["Анна", ", ", "завтра", " ", "до 18:00", ".\n", "приедет", "🎉"]), max_size=30).map(
    "".join
)


@settings(deadline=None)
@given(before=_words | st.text(max_size=80), after=_words | st.text(max_size=80))
def test_both_texts_can_be_read_off_the_changes_letter_by_letter(before: str, after: str) -> None:
    found = changes(before, after)

    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after


@settings(deadline=None)
@given(text=_words)
def test_what_was_not_changed_is_one_run(text: str) -> None:
    assert changes(text, text) == ([Change("same", text)] if text else [])


def test_only_the_word_that_was_changed_is_marked() -> None:
    found = changes("Приедем завтра утром.", "Приедем 12 ноября утром.")

    assert [one.text for one in found if one.kind == "removed"] == ["завтра"]
    assert [one.text for one in found if one.kind == "added"] == ["12 ноября"]
