"""Where the site answers: HOST and PORT, whether the port is free, whether the site is up."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import time
from dataclasses import dataclass

from .console import Stop

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Address:
        """HOST and PORT, or the defaults. Raises Stop for a port that is none."""
        host = os.environ.get("HOST") or DEFAULT_HOST
        port = os.environ.get("PORT") or str(DEFAULT_PORT)
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise Stop(f"PORT={port}: это не номер порта. Нужно число от 1 до 65535, например PORT=8001 ./run")
        return cls(host.strip("[]"), int(port))

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def reached_at(self) -> str:
        """The host by which this machine itself reaches the site."""
        return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    @property
    def url(self) -> str:
        host = f"[{self.reached_at}]" if ":" in self.reached_at else self.reached_at
        return f"http://{host}" if self.port == 80 else f"http://{host}:{self.port}"

    def require_free(self, *, patience: float = 0) -> None:
        """Raise Stop when the address cannot be taken; one that a killed copy is just leaving is waited for."""
        deadline = time.monotonic() + patience
        while (problem := self._problem()) is not None:
            if time.monotonic() > deadline:
                raise Stop(problem)
            time.sleep(0.3)

    def _problem(self) -> str | None:
        try:
            family, kind, _, _, where = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
                # A port that another program only listens on through another address shows up here.
                probe.listen(1)
        except OSError as error:
            return self._explain(error)
        return None

    def _explain(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return f"Порт {self.port} занят другой программой. Запустите на другом: PORT={self.port + 1} ./run"
        if error.errno == errno.EACCES:
            return f"Порт {self.port} доступен только root. Возьмите порт больше 1023, например PORT=8000 ./run"
        return (
            f"HOST={self.host}: у этой машины нет такого адреса. Например, HOST=0.0.0.0 ./run открывает сайт для сети."
        )

    def healthy(self) -> bool:
        """Whether the site answers on /healthz."""
        connection = http.client.HTTPConnection(self.reached_at, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
