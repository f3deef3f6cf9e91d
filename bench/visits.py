"""What a visitor sends and what must come back.

A visit is a generator: it yields requests and is sent the responses. So the same visit runs over the network, where
it is timed, and inside this process, where its SQL is counted. Only the standard library is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
_COOKIE = re.compile(r"\s*(?P<name>[^=;\s]+)=(?P<value>[^;]*)")


class UnexpectedAnswer(Exception):  # noqa: N818 - a finding, not a fault of this program
    """The server answered something else than what the visit is about, so its time would mean nothing."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    expected: int = 200
    step: str = ""  # what the request is in a visit whose steps are told apart


@dataclass(frozen=True)
class Response:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def location(self) -> str:
        """The path that the visitor is sent to."""
        return urlsplit(self.header("location")).path

    @property
    def cookies(self) -> dict[str, str]:
        pairs = (_COOKIE.match(value) for key, value in self.headers if key.lower() == "set-cookie")
        return {pair["name"]: pair["value"] for pair in pairs if pair}


Visit = Generator[Request, Response, None]
MakeVisit = Callable[[int], Visit]


def get(path: str, cookies: Mapping[str, str] | None = None, *, step: str = "") -> Request:
    return Request("GET", path, cookies or {}, step=step)


def post(
    path: str,
    fields: Mapping[str, str] | list[tuple[str, str]],
    cookies: Mapping[str, str],
    *,
    expected: int = 302,
    accept: str = "text/html",
    step: str = "",
) -> Request:
    """A form as a browser's page sends it, with the token of its cookie against forgery."""
    headers = {"Content-Type": FORM, "Accept": accept, "X-CSRFToken": cookies["csrftoken"]}
    return Request("POST", path, cookies, headers, urlencode(fields).encode(), expected, step)


def check(request: Request, response: Response) -> None:
    """Raise UnexpectedAnswer unless the status is the expected one and something came with a page."""
    if response.status != request.expected:
        to = f" → {response.header('location')}" if response.location else ""
        raise UnexpectedAnswer(f"{request.method} {request.path}: {response.status}{to}, ждали {request.expected}")
    if response.status == 200 and not response.body:
        raise UnexpectedAnswer(f"{request.method} {request.path}: пустой ответ")
