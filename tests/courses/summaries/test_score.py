"""The weekly score is that of the worked examples, and haste never pays for empty replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.summaries.score import ABOVE_QUALITY, Reply, speed, week


@pytest.mark.parametrize(("hours", "points"), [(4, 100), (6, 85), (8, 70), (10, 52.5), (12, 35), (16, 0), (40, 0)])
def test_speed_falls_from_half_the_norm_of_eight_hours(hours: float, points: float) -> None:
    assert speed(hours, 8) == pytest.approx(points)


@pytest.mark.parametrize(("fast", "good", "score"), [(100, 30, 45), (60, 90, 78), (90, 50, 65), (40, 95, 73)])
def test_the_score_of_the_worked_examples(fast: float, good: int, score: float) -> None:
    minutes = next(part for part in (n / 1000 for n in range(1, 2001)) if abs(speed(part, 1) - fast) < 0.11)
    assert week([Reply(good, minutes, 1.0)] * 3).score == pytest.approx(score, abs=0.1)


def test_a_confirmed_leak_caps_the_week_and_one_reply_says_nothing() -> None:
    assert week([Reply(100, 1, 10), Reply(100, 1, 10, leak=True)]).score == 49
    assert week([Reply(90)]).zone == ""
    assert week([Reply(90), Reply(90)]).zone == "сильно"
    assert week([]).score is None


@given(
    st.lists(
        st.builds(
            Reply, st.integers(0, 100), st.none() | st.floats(0, 10_000), st.none() | st.floats(1, 600), st.booleans()
        ),
        min_size=1,
    )
)
def test_it_stays_in_its_bounds(replies: list[Reply]) -> None:
    found = week(replies)
    assert found.n == len(replies)
    assert found.score is not None
    assert found.quality is not None
    assert 0 <= found.score <= min(100, found.quality + ABOVE_QUALITY + 0.1)
