"""Many visitors at once: a small HTTP/1.1 client, and the clock.

It takes about a tenth of a millisecond of CPU for a request, so that on two cores the server has nearly all of them.
"""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from deploy.local.site import WEB_KEEP_ALIVE

from .visits import MakeVisit, Request, Response, UnexpectedAnswer, Visit, check

HOST = "127.0.0.1"
# What an address keeps as it is; letters of other alphabets go by their codes, as browsers send them.
RESERVED = "/?&=%:;,+@"
LARGEST_LINE = 1024 * 1024
# Gunicorn closes a connection that was silent too long: whoever writes at that moment is cut off.
IDLE_SECONDS = WEB_KEEP_ALIVE / 2
# A page that takes longer is broken, not slow.
PATIENCE_SECONDS = 120


@dataclass
class Outcome:
    """What came of one level: how long each visit took, over which time, and what went wrong.

    ``steps`` are the requests that visits tell apart; ``own_cpu`` what this program itself took of the processor.
    """

    seconds: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    own_cpu: float = 0.0
    requests: int = 0
    elapsed: float = 0.0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bounds:
    """A level ends when its time is over or its visits are used up; visits that have begun are finished.

    ``pause`` is how long a visitor thinks before a click, on the average.
    """

    seconds: float
    visits: int
    pause: float = 0.0


def measure(port: int, visit: MakeVisit, numbers: Iterator[int], *, clients: int, bounds: Bounds) -> Outcome:
    """Let ``clients`` visitors come again and again, each beginning a visit when her last one has ended."""
    gc.collect()
    gc.disable()  # a collection in here must not look like a slow page
    try:
        return asyncio.run(_measure(port, visit, numbers, clients, bounds))
    finally:
        gc.enable()


async def _measure(port: int, visit: MakeVisit, numbers: Iterator[int], clients: int, bounds: Bounds) -> Outcome:
    outcome = Outcome()
    browsers = [Browser(port) for _ in range(clients)]
    left = iter(range(bounds.visits))
    begun, own = time.perf_counter(), time.process_time()
    try:
        async with asyncio.timeout(bounds.seconds + PATIENCE_SECONDS), asyncio.TaskGroup() as group:
            for browser in browsers:
                group.create_task(_come_again(browser, visit, numbers, left, bounds, outcome))
    except TimeoutError:
        outcome.errors.append(f"Ответа не было дольше {PATIENCE_SECONDS} с")
    outcome.elapsed, outcome.own_cpu = time.perf_counter() - begun, time.process_time() - own
    for browser in browsers:
        browser.close()
    return outcome


async def _come_again(
    browser: Browser, visit: MakeVisit, numbers: Iterator[int], left: Iterator[int], bounds: Bounds, outcome: Outcome
) -> None:
    until = time.perf_counter() + bounds.seconds
    while time.perf_counter() < until and next(left, None) is not None and (number := next(numbers, None)) is not None:
        begun = time.perf_counter()
        try:
            made = await _perform(browser, visit(number), outcome.steps, bounds.pause)
            outcome.requests += made
        except UnexpectedAnswer as problem:
            outcome.errors.append(str(problem))
        except (OSError, EOFError, ValueError) as problem:
            outcome.errors.append(f"Соединение: {type(problem).__name__} {problem}".rstrip())
        else:
            outcome.seconds.append(time.perf_counter() - begun)
        # The next visitor is another person, who has a connection of her own.
        browser.close()


async def _perform(browser: Browser, visit: Visit, steps: dict[str, list[float]], pause: float) -> int:
    """Run a visit to its end. Returns the number of requests it took."""
    requests = 0
    try:
        request = next(visit)
        while True:
            if pause:
                await asyncio.sleep(random.expovariate(1 / pause))
            begun = time.perf_counter()
            response = await browser.send(request)
            requests += 1
            check(request, response)
            if request.step:
                steps[request.step].append(time.perf_counter() - begun)
            request = visit.send(response)
    except StopIteration:
        return requests


class Browser:
    """One visitor's connection, kept for her whole visit."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._used = 0.0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(HOST, self._port, limit=LARGEST_LINE)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def send(self, request: Request) -> Response:
        idle = time.perf_counter() - self._used
        if self._reader is None or self._reader.at_eof() or idle > IDLE_SECONDS:
            self.close()
            await self.connect()
        assert self._reader is not None
        assert self._writer is not None
        self._writer.write(encode(request, self._port))
        response = await self._receive(self._reader)
        self._used = time.perf_counter()
        return response

    async def _receive(self, reader: asyncio.StreamReader) -> Response:
        head = await reader.readuntil(b"\r\n\r\n")
        status_line, *lines = head[:-4].decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = tuple((name.strip(), value.strip()) for name, _, value in pairs)
        response = Response(int(status_line.split(" ", 2)[1]), headers, b"")
        if response.header("transfer-encoding").lower() == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(response.header("content-length") or 0))
        if response.header("connection").lower() == "close":
            self.close()
        return Response(response.status, headers, body)


def encode(request: Request, port: int) -> bytes:
    """The request as it goes over the wire."""
    lines = [f"{request.method} {quote(request.path, safe=RESERVED)} HTTP/1.1", f"Host: {HOST}:{port}"]
    if request.cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in request.cookies.items()))
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    if request.method == "POST":
        lines.append(f"Content-Length: {len(request.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + request.body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
