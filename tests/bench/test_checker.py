"""The reply checker measured alone."""

from __future__ import annotations

from bench import checker


def test_the_checker_is_measured_in_a_process_of_its_own_and_told_with_its_aims() -> None:
    found = checker.figures(seconds=0.05)
    assert found["replies"] > 100
    assert 0 < found["ms_median"] <= found["ms_p99"] <= found["ms_max"]
    assert found["rss_mb"] > 0
    line = checker.told(found)
    assert f"{found['rss_mb']:.0f} МБ" in line
    assert checker.told({**found, "ms_median": 999.0}).count("✗") == 1
