"""The measurement itself: what it counts, and that wrong answers never become figures."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import pytest

from bench import cpu
from bench.flows import Aim, Flow
from bench.load import Bounds, Outcome
from bench.load import measure as measure_here
from bench.report import Figures, Level, missed, percentile
from bench.visits import Visit, get, post


def measure(*arguments: Any, **bounds: Any) -> Outcome:
    """Measure in a thread of its own: the browser of other tests keeps an event loop running in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(measure_here, *arguments, **bounds).result()


BOUNDS = Bounds(seconds=30, visits=12)
COOKIES = {"csrftoken": "token"}


class Site(BaseHTTPRequestHandler):
    """A small site that speaks the HTTP/1.1 of the real one: lengths, chunks, cookies, redirects."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/file/":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
            return
        self._answer(200 if self.path == "/" else 404, b"page")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        right = body == b"answer=a+b" and self.headers["X-CSRFToken"] == "token"
        self._answer(302 if right else 403, b"", ("Location", "http://127.0.0.1/"), ("Set-Cookie", "seen=yes; Path=/"))

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    socketserver.TCPServer.allow_reuse_address = True
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_as_many_visits_are_made_as_the_bounds_allow_and_each_number_once(port: int) -> None:
    seen: list[int] = []

    def visit(number: int) -> Visit:
        seen.append(number)
        yield get("/")

    outcome = measure(port, visit, count(), clients=4, bounds=BOUNDS)
    assert outcome.errors == []
    assert len(outcome.seconds) == 12
    assert sorted(seen) == list(range(12))


def test_a_visit_goes_on_with_what_the_last_answer_said(port: int) -> None:
    said: list[object] = []

    def visit(_number: int) -> Visit:
        sent = yield post("/", {"answer": "a b"}, COOKIES)
        said.extend([sent.location, sent.cookies])
        file = yield get("/file/")
        said.append(file.body)

    outcome = measure(port, visit, iter([1]), clients=1, bounds=BOUNDS)
    assert outcome.errors == []
    assert (outcome.requests, len(outcome.seconds)) == (2, 1)
    assert said == ["/", {"seen": "yes"}, b"abcdefg"]


def test_an_unexpected_answer_is_an_error_and_no_time(port: int) -> None:
    def visit(_number: int) -> Visit:
        yield get("/gone/")

    outcome = measure(port, visit, count(), clients=2, bounds=Bounds(seconds=30, visits=3))
    assert outcome.seconds == []
    assert len(outcome.errors) == 3
    assert "/gone/: 404" in outcome.errors[0]


def test_a_server_that_is_not_there_is_an_error() -> None:
    def visit(_number: int) -> Visit:
        yield get("/")

    assert measure(1, visit, iter([1]), clients=1, bounds=BOUNDS).errors


def test_a_percentile_is_a_time_that_was_measured() -> None:
    times = [float(number) for number in range(1, 101)]
    assert [percentile(times, share) for share in (50, 95, 99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 99) == 7.0


def test_the_figures_of_a_flow_have_the_promised_shape() -> None:
    figures = Figures(_flow(Aim()), queries=9, cpu_ms=12.5, levels={1: Level(50.0, 19.0, 22.0, 23.0)})
    assert figures.as_json() == {
        "queries": 9,
        "cpu_ms": 12.5,
        "clients": {"1": {"rps": 50.0, "p50_ms": 19.0, "p95_ms": 22.0, "p99_ms": 23.0}},
    }


def test_a_missed_aim_is_named() -> None:
    figures = Figures(_flow(Aim(30, 12)), queries=13, levels={1: Level(20.0, 45.0, 50.0, 60.0)})
    assert missed(figures.flow.aim, figures) == ["SQL 13 > 12", "p50 45 ≥ 30"]


def test_a_process_that_began_meanwhile_counts_from_nothing() -> None:
    before, after = cpu.Spent({1: 2.0}, {8: 1.0}), cpu.Spent({1: 2.5}, {8: 1.5, 9: 0.25})
    assert after.since(before) == 1.25


def _flow(aim: Aim) -> Flow:
    def visit(_number: int) -> Visit:
        yield get("/")

    return Flow("home", "", visit, aim)
