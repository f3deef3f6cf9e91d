"""Visits made inside this process, through all of Django but the network: to count SQL and to see where time goes."""

from __future__ import annotations

import cProfile
import pstats
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .flows import Flow
from .load import HOST
from .visits import Request, Response, check

# Begin and end of a transaction are no queries, here as in the figures that ours are compared with.
_CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
PROFILED_VISITS = 30


def statements(flow: Flow, numbers: Iterator[int]) -> list[str]:
    """The SQL of the visit that needs most of it, out of a few by different people."""
    count = flow.samples + 1 if flow.samples > 1 else 1
    client = Client(enforce_csrf_checks=True)
    visits = [_captured(client, flow, number) for _, number in zip(range(count), numbers, strict=False)]
    # The first one also fills what a process keeps (content types and the like).
    return max(visits[1:] or visits, key=len)


def by_step(flow: Flow, numbers: Iterator[int]) -> dict[str, int]:
    """The SQL of each step of a visit: the most that a request of it needs, over a few different people."""
    client = Client(enforce_csrf_checks=True)
    most: dict[str, int] = {}
    for first, number in zip((True, *[False] * flow.samples), numbers, strict=False):
        counted: dict[str, int] = {}

        def send(request: Request, counted: dict[str, int] = counted) -> Response:
            with CaptureQueriesContext(connection) as queries:
                response = _send(client, request)
            found = sum(not _CONTROL.match(query["sql"]) for query in queries)
            counted[request.step] = max(counted.get(request.step, 0), found)
            return response

        _perform(flow, number, send)
        if not first:
            most = {step: max(found, most.get(step, 0)) for step, found in counted.items()}
    return most


def _captured(client: Client, flow: Flow, number: int) -> list[str]:
    found: list[str] = []

    def send(request: Request) -> Response:
        with CaptureQueriesContext(connection) as queries:
            response = _send(client, request)
        found.extend(query["sql"] for query in queries if not _CONTROL.match(query["sql"]))
        return response

    _perform(flow, number, send)
    return found


def profile(flow: Flow, numbers: Iterator[int]) -> pstats.Stats:
    """Where the time of some visits goes, function by function."""
    client = Client(enforce_csrf_checks=True)
    profiler = cProfile.Profile()

    def send(request: Request) -> Response:
        with profiler:
            return _send(client, request)

    if flow.samples > 1:  # what a process does once is not what a page costs
        _perform(flow, next(numbers), lambda request: _send(client, request))
    # In this order, so that no visit is taken from the supply and not made.
    for _, number in zip(range(PROFILED_VISITS if flow.samples > 1 else 1), numbers, strict=False):
        _perform(flow, number, send)
    return pstats.Stats(profiler)


def _perform(flow: Flow, number: int, send: Callable[[Request], Response]) -> None:
    visit = flow.visit(number)
    try:
        request = next(visit)
        while True:
            response = send(request)
            check(request, response)
            request = visit.send(response)
    except StopIteration:
        return


def _send(client: Client, request: Request) -> Response:
    headers = dict(request.headers)
    if request.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
    content_type = headers.pop("Content-Type", "application/octet-stream")
    client.cookies.clear()
    answer: Any = client.generic(
        request.method, request.path, request.body, content_type, headers=headers, SERVER_NAME=HOST
    )
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    cookies = (("Set-Cookie", morsel.OutputString()) for morsel in answer.cookies.values())
    return Response(answer.status_code, (*answer.items(), *cookies), body)
