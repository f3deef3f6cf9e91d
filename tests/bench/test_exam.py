"""The steps of an exam are told one by one, with the aims that they met and missed."""

from __future__ import annotations

from bench.exam import EXAM
from bench.flows import Flow
from bench.inside import by_step
from bench.visits import Visit, get


def test_a_step_is_told_with_its_aims() -> None:
    quick = {"requests": 60, "p50_ms": 20.0, "p95_ms": 59.9, "p99_ms": 70.0}
    steps = {step: {"queries": 5, "crowd": quick, "paced": quick} for step in EXAM.steps}
    steps["start"] = {"queries": 13, "crowd": quick | {"p95_ms": 150.0}, "paced": quick}
    found = {
        "people": 2,
        "paced_people": 2,
        "clients": 64,
        "requests_a_second": 700.0,
        "paced_requests_a_second": 70.0,
        "cpu_ms_a_request": 2.1,
        "own_cpu_ms_a_request": 0.2,
        "own_share_percent": 9,
        "steps": steps,
    }

    lines = {line.split()[0]: line for line in EXAM.told(found).splitlines()[3:-7]}

    assert "✓ ✓ p95 < 60, ✓ SQL ≤ 5" in lines["save"]
    assert "✗ ✓ p95 < 150, ✗ SQL ≤ 12" in lines["start"]
    assert "9 % всего" in lines["700"]


def test_the_statements_of_a_step_are_the_most_that_one_of_its_requests_makes(db: None) -> None:
    def visit(_number: int) -> Visit:
        yield get("/healthz", step="health")
        yield get("/accounts/login/", step="login")

    found = by_step(Flow("two", "два шага", visit, samples=1), iter(range(2)))

    assert found == {"health": 1, "login": 0}
