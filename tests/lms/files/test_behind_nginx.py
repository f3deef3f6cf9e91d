"""With a real nginx in front: we decide, it sends; nobody else gets at the files."""

import datetime as dt
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIRequest

from lms.files.serving import respond
from lms.models import StoredFile

CONFIG = Path(__file__).parents[3] / "deploy" / "nginx" / "otklik.conf"
FILM = bytes(number % 256 for number in range(100_000))


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


def site(environ, start_response):
    stored = StoredFile(
        pk=1, kind="video", name="запись.mp4", content_type="video/mp4", size=len(FILM), sha256="0" * 64
    )
    stored.uploaded_at = dt.datetime.now(dt.UTC)
    stored.file.name = "uploaded/17 запись"
    response = respond(WSGIRequest(environ), stored)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return list(response)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def nginx(settings, tmp_path):
    """The address of the nginx of ``deploy/nginx``, with plain HTTP and a folder of its own."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert program or not os.environ.get("CI"), "The checks need an nginx: apt install nginx-light."
    if program is None:
        pytest.skip("no nginx here; .ci/run installs one")
    settings.FILES_BY = "nginx"
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}},
    }
    (tmp_path / "files" / "uploaded").mkdir(parents=True)
    (tmp_path / "files" / "uploaded" / "17 запись").write_bytes(FILM)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)  # nginx's workers are nobody
    server = make_server("127.0.0.1", 0, site, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = free_port()
    ours = CONFIG.read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{server.server_port}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
        ("    ssl_certificate /etc/ssl/otklik.pem;\n", ""),
        ("    ssl_certificate_key /etc/ssl/otklik.key;\n", ""),
        ("/srv/otklik/var/files/", f"{tmp_path}/files/"),
    ):
        assert old in ours, old
        ours = ours.replace(old, new)
    user = "user root;" if tmp_path.owner() == "root" else ""
    temporary = " ".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"{user} pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; daemon off; worker_processes 1;\n"
    whole += f"events {{}}\nhttp {{ access_log off; {temporary}\n{ours}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    running = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])  # noqa: S603
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)
        server.shutdown()
        server.server_close()


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def ask(address: str, **headers: str):
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return urllib.request.urlopen(urllib.request.Request(address, headers=named), timeout=10)  # noqa: S310


def test_nginx_sends_parts_of_a_file_that_the_site_has_allowed(nginx):
    whole = ask(f"{nginx}/lessons/1/file/")
    assert whole.read() == FILM
    assert whole.headers["Content-Type"] == "video/mp4"
    assert whole.headers["Content-Disposition"].startswith("inline")
    assert whole.headers["Cache-Control"] == "private, max-age=86400"
    part = ask(f"{nginx}/lessons/1/file/", range="bytes=500-999")
    assert (part.status, part.read(), part.headers["Content-Range"]) == (206, FILM[500:1000], "bytes 500-999/100000")
    several = ask(f"{nginx}/lessons/1/file/", range="bytes=0-9,-10")
    assert (several.status, several.headers.get_content_type()) == (206, "multipart/byteranges")
    other = ask(f"{nginx}/lessons/1/file/", range="bytes=0-9", if_range='"another"')
    assert (other.status, len(other.read())) == (200, len(FILM))
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        ask(f"{nginx}/lessons/1/file/", if_none_match=whole.headers["ETag"])
    assert unchanged.value.code == 304


def test_nobody_gets_a_file_from_nginx_without_asking_the_site(nginx):
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{nginx}/_files/uploaded/17%20%D0%B7%D0%B0%D0%BF%D0%B8%D1%81%D1%8C")
    assert refused.value.code == 404
