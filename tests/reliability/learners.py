"""Learners who take a quiz over HTTP as the page's script does: ask again, with the same number, until told."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

PATIENCE_SECONDS = 150
# A browser waits for an answer so long; the pauses between its tries are longer (2, 4, 8 … seconds).
TIMEOUT_SECONDS = 15
PAUSES = (0.2, 0.4, 0.8, 1.0)


@dataclass
class Tally:
    """What happened so far, over all learners."""

    acknowledged: int = 0
    repeated: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, acknowledged: int = 0, repeated: int = 0) -> None:
        with self._lock:
            self.acknowledged += acknowledged
            self.repeated += repeated


@dataclass(frozen=True)
class Kept:
    """An answer that the site said it had saved."""

    sequence: int
    text: str


@dataclass
class Learner:
    """One person's browser. ``kept`` are her last acknowledged answers by position."""

    user: int
    cookies: Mapping[str, str]
    port: int
    tally: Tally
    knows: float
    submits: bool
    attempt: int = 0
    kept: dict[int, Kept] = field(default_factory=dict)
    submitted: int = 0
    _connection: http.client.HTTPConnection | None = None

    def take(self, lesson: int, questions: int) -> None:
        """Start, answer every question, change some answers, submit twice as with a double click."""
        chance = random.Random(self.user)
        time.sleep(chance.random())
        self._start(lesson)
        places = [*range(1, questions + 1), *chance.sample(range(1, questions + 1), chance.randrange(questions))]
        numbers = count(int(time.time() * 1000))
        for place in places:
            time.sleep(chance.random() * 0.2)
            self._save(place, "да" if chance.random() < self.knows else f"нет, {next(numbers)}", next(numbers))
        if self.submits:
            for _ in range(2):
                self.submitted += self._ask(f"/attempts/{self.attempt}/submit/", {}).status == 302
        self._close()

    def _start(self, lesson: int) -> None:
        for _ in range(2):
            answer = self._ask(f"/lessons/{lesson}/start/", {})
            assert answer.status == 302, (answer.status, answer.body[:300])
            self.attempt = int(answer.location.strip("/").rpartition("/")[2])

    def _save(self, place: int, text: str, sequence: int) -> None:
        fields = {"answer": text, "sequence": str(sequence)}
        answer = self._ask(f"/attempts/{self.attempt}/answers/{place}/", fields, accept="application/json")
        told: dict[str, Any] = json.loads(answer.body)
        assert (answer.status, told["outcome"]) == (200, "saved"), told
        self.kept[place] = Kept(sequence, text)
        self.tally.add(acknowledged=1)

    def _ask(self, path: str, fields: Mapping[str, str], accept: str = "text/html") -> Answer:
        """The site's answer; while there is none, or a fault of the server, the same request again."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        for tries in count():
            try:
                answer = self._send(path, fields, accept)
            except (OSError, http.client.HTTPException) as problem:
                self._close()
                trouble = repr(problem)
            else:
                if answer.status < 500:
                    return answer
                trouble = str(answer.status)
            assert time.monotonic() < deadline, f"{path}: {trouble} for {PATIENCE_SECONDS} s"
            self.tally.add(repeated=1)
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
        raise AssertionError

    def _send(self, path: str, fields: Mapping[str, str], accept: str) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        headers = {
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies["csrftoken"],
        }
        self._connection.request("POST", path, urlencode(fields), headers)
        response = self._connection.getresponse()
        return Answer(response.status, response.headers.get("Location", ""), response.read())

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes
