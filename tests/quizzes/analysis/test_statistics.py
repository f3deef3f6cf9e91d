"""The figures are Moodle's: a worked quiz of theirs, and small cases that can be checked by hand."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis.statistics import Sitting, analyse, histogram, sensitivity

WORKED = Path(os.environ.get("OTKLIK_SHARED", "../shared")) / "corpora" / "quizstats"
beside = pytest.mark.skipif(not WORKED.is_dir(), reason="the worked quiz is not beside; set OTKLIK_SHARED")


def sittings(*rows: list[float]) -> list[Sitting]:
    """Everybody answers questions 1, 2 …, each for one point."""
    return [Sitting(range(1, len(row) + 1), row, [1.0] * len(row)) for row in rows]


@beside
def test_a_worked_quiz_of_moodle_has_moodles_figures():
    with (WORKED / "results00.csv").open(encoding="utf-8") as file:
        marks = [[float(row[f"slots.{slot}.mark"]) for slot in range(1, 8)] for row in csv.DictReader(file)]
    quiz, items = analyse(sittings(*marks))
    told = json.loads((WORKED / "quiz00.expected.json").read_text(encoding="utf-8"))["quiz"]

    near = {"rel": 1.5e-5}
    assert quiz is not None
    assert quiz.attempts == told["attempts"]
    assert quiz.median == pytest.approx(told["median"], **near)
    assert quiz.mean == pytest.approx(told["allattemptsavg"], **near)
    assert quiz.deviation == pytest.approx(told["standarddeviation"], **near)
    assert quiz.skewness == pytest.approx(told["skewness"], **near)
    assert quiz.kurtosis == pytest.approx(told["kurtosis"], **near)
    assert quiz.alpha == pytest.approx(told["cic_percent"] / 100, **near)
    assert quiz.error_ratio == pytest.approx(told["errorratio_percent"] / 100, **near)
    assert quiz.standard_error == pytest.approx(told["standarderror"], **near)

    with (WORKED / "qstats00.csv").open(encoding="utf-8") as file:
        slots = {int(row["slot"]): row for row in csv.DictReader(file) if not row["subqname"] and not row["variant"]}
    assert set(slots) == set(items)
    for slot, row in slots.items():
        found = items[slot]
        assert found.shown == int(row["s"])
        assert found.facility == pytest.approx(float(row["facility"]), **near)
        assert found.deviation == pytest.approx(float(row["sd"]), **near)
        for figure, name in (
            (found.discrimination, "discriminationindex"),
            (found.efficiency, "discriminativeefficiency"),
            (found.effective_weight, "effectiveweight"),
        ):
            assert figure == pytest.approx(float(row[name]) / 100, **near), (slot, name)


def test_a_case_worked_by_hand():
    """Totals 2, 1, 1, 0: variance 2/3; each question has variance 1/3; alpha = 2 · (1 − (2/3)/(2/3)) = 0."""
    quiz, items = analyse(sittings([1, 1], [1, 0], [0, 1], [0, 0]))
    assert quiz is not None
    assert (quiz.mean, quiz.median) == (1.0, 1.0)
    assert quiz.deviation == pytest.approx((2 / 3) ** 0.5, abs=1e-12)
    assert quiz.alpha == pytest.approx(0, abs=1e-12)
    assert items[1].facility == 0.5
    assert items[1].discrimination == pytest.approx(0, abs=1e-12)
    # Cov(x, T) = 1/3; r = (1/3) / sqrt(1/3 · 2/3) = sqrt(1/2).
    assert items[1].point_biserial == pytest.approx(0.5**0.5, abs=1e-12)
    assert items[1].upper_lower == pytest.approx(1.0, abs=1e-12)
    assert items[1].effective_weight == pytest.approx(0.5, abs=1e-12)


def test_the_same_answers_from_everybody_tell_nothing_apart():
    quiz, items = analyse(sittings([1, 0], [1, 0], [1, 0]))
    assert quiz is not None
    assert (quiz.alpha, quiz.skewness) == (None, None)
    assert (items[1].facility, items[1].discrimination, items[1].efficiency) == (1.0, None, None)


def test_nobody_and_one_person():
    assert analyse([]) == (None, {})
    quiz, items = analyse(sittings([1, 0]))
    assert quiz is not None
    assert (quiz.mean, quiz.deviation) == (1.0, None)
    assert items[2].deviation is None


def test_drawn_questions_are_counted_where_they_were_shown():
    _, items = analyse(
        [Sitting([1, 2], [1, 0], [1, 1]), Sitting([1, 3], [1, 1], [1, 1]), Sitting([2, 3], [1, 0], [1, 1])]
    )
    assert {key: one.shown for key, one in items.items()} == {1: 2, 2: 2, 3: 2}


MARKS = st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=4, max_size=4), min_size=2, max_size=30)


@given(MARKS)
def test_figures_stay_in_their_bounds_whatever_the_marks(rows):
    quiz, items = analyse(sittings(*rows))
    assert quiz is not None
    assert quiz.alpha is None or quiz.alpha <= 1 + 1e-9
    for one in items.values():
        assert 0 <= one.facility <= 1
        for figure in (one.discrimination, one.point_biserial, one.upper_lower):
            assert figure is None or -1 - 1e-9 <= figure <= 1 + 1e-9
        assert one.efficiency is None or one.efficiency <= 1 + 1e-9


@given(MARKS, st.randoms())
def test_the_order_of_people_changes_nothing(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    for first, second in zip(analyse(sittings(*rows))[1].values(), analyse(sittings(*mixed))[1].values(), strict=True):
        assert first.facility == pytest.approx(second.facility)
        assert first.discrimination == pytest.approx(second.discrimination, abs=1e-9)


def test_results_are_spread_over_tens_and_the_pass_mark_is_moved():
    assert histogram([0, 9.99, 10, 95, 100])[0] == (0, 2)
    assert histogram([95, 100])[-1] == (90, 2)
    assert sensitivity([50, 70, 80, 90], 80) == [(70, 0.75), (75, 0.5), (80, 0.5), (85, 0.25), (90, 0.25)]
    assert [mark for mark, _ in sensitivity([50], 95)] == [85, 90, 95, 100]
