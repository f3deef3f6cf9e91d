"""A worker of the web is killed with -9 in the middle of a chunk: nothing acknowledged is lost, nothing comes twice."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from bench import cpu
from bench.cast import sign_in
from lms.models import Upload, User
from lms.uploads import actions
from tests.films import movie

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
FILM = movie(filling=48 * MEGABYTE)
TOLD = (("filename", b"a.mp4"), ("kinds", b"video"))


def _database() -> str:
    there = connection.settings_dict
    where = f"host={quote(str(there['HOST']), safe='')}&port={there['PORT'] or ''}"
    return f"postgresql://{quote(str(there['USER']))}:{quote(str(there['PASSWORD']))}@/{there['NAME']}?{where}"


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """gunicorn with one worker, on the database of the tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    values = {**os.environ, "OTKLIK_MODE": "test", "DATABASE_URL": _database()}
    values |= {"PARTIAL_DIR": str(tmp_path / "partial")}
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "2"]
    with (tmp_path / "web.log").open("wb") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=values, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait(lambda: _is_up(port), "gunicorn does not answer")
        yield port, running
    finally:
        running.terminate()
        running.wait(20)


def _is_up(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _wait(until: Any, otherwise: str) -> None:
    deadline = time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


class Sender:
    """A client of tus, a request a connection."""

    def __init__(self, port: int, user: User) -> None:
        cookies = sign_in([user.pk])[user.pk]
        self.port = port
        self.headers = {
            "Tus-Resumable": "1.0.0",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Content-Type": "application/offset+octet-stream",
        }

    def ask(self, method: str, path: str, body: bytes = b"", **headers: object) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        line.request(method, path, body or None, self.headers | named)
        response = line.getresponse()
        response.read()
        line.close()
        return response

    def half(self, path: str, length: int, data: bytes) -> socket.socket:
        """Begin a chunk of ``length`` bytes and send only ``data``."""
        line = socket.create_connection(("127.0.0.1", self.port))
        told = {**self.headers, "Host": "127.0.0.1", "Upload-Offset": "0", "Content-Length": str(length)}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + data)
        return line


@pytest.mark.timeout(300)
def test_an_upload_goes_on_after_its_worker_was_killed(
    web: tuple[int, subprocess.Popen[bytes]], trainer: User, settings: Any, tmp_path: Path
) -> None:
    port, running = web
    sender = Sender(port, trainer)
    told = ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in TOLD)
    begun = sender.ask("POST", "/uploads/", Upload_Length=len(FILM), Upload_Metadata=told)
    assert begun.status == 201
    place = str(begun.headers["location"])

    worker = cpu.family(running.pid)[1]
    with sender.half(place, len(FILM), FILM[: 40 * MEGABYTE]):
        _wait(lambda: Upload.objects.get().offset >= 16 * MEGABYTE, "nothing is acknowledged on the way")
        os.kill(worker, signal.SIGKILL)
    _wait(lambda: worker not in cpu.family(running.pid) and _is_up(port), "no new worker")

    come = int(str(sender.ask("HEAD", place).headers["upload-offset"]))
    assert 16 * MEGABYTE <= come < len(FILM)
    # What was acknowledged does not come twice.
    assert sender.ask("PATCH", place, FILM[:100], Upload_Offset=0).status == 409
    rest = sender.ask("PATCH", place, FILM[come:], Upload_Offset=come)
    assert (rest.status, rest.headers["upload-offset"]) == (204, str(len(FILM)))

    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.PARTIAL_DIR = tmp_path / "partial"
    assert actions.finish(upload=Upload.objects.get()).sha256 == hashlib.sha256(FILM).hexdigest()
