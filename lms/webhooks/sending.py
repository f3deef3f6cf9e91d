"""One request to another system: only to an address that was checked, never led elsewhere, never for long."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lms.errors import Refused

from . import signing

TIMEOUT = 10
ANSWER_KEPT = 500


class Forbidden(Exception):  # noqa: N818 - an answer to the person
    """An address to which we do not send: why, in Russian."""


@dataclass(frozen=True)
class Answer:
    """What came back: ``status`` 0 where nothing did. ``words`` say what went wrong, or begin the answer."""

    status: int
    words: str
    milliseconds: int

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def parsed(url: str) -> SplitResult:
    """The parts of an address. Raises Forbidden where its form alone speaks against it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("Адрес не читается.") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        raise Forbidden("Нужен адрес вида https://кадры.example.ru/otklik.")
    if parts.scheme == "http" and not settings.WEBHOOKS_ALLOW_HTTP:
        raise Forbidden("Нужен адрес с https: по http данные людей шли бы открыто.")
    if parts.username or parts.password:
        raise Forbidden("Имя и пароль в адресе не нужны: подпись стоит в заголовке.")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def addresses(parts: SplitResult) -> list[str]:
    """The addresses of the host. Raises Forbidden where one of them lies in a closed network, OSError without any."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)]
    if not settings.WEBHOOKS_ALLOW_PRIVATE:
        for one in found:
            address = ipaddress.ip_address(one.partition("%")[0])
            inner = getattr(address, "ipv4_mapped", None) or address
            if not inner.is_global or inner.is_multicast:
                raise Forbidden("Этот адрес ведёт во внутреннюю сеть. Разрешить её может только настройка сервера.")
    return found


def refuse_forbidden(url: str) -> None:
    """Raises Refused for an address to which we do not send, or at which there is nobody."""
    try:
        addresses(parsed(url.strip()))
    except Forbidden as forbidden:
        raise Refused(str(forbidden)) from None
    except OSError:
        raise Refused(_("По этому адресу никого нет: имя не находится. Проверьте его.")) from None


def send(url: str, body: bytes, *, keys: list[str], number: int, event: str) -> Answer:
    """Post ``body`` once. Never raises for what the other side does."""
    began = time.monotonic()
    try:
        status, words = _post(url, body, keys=keys, number=number, event=event)
    except Forbidden as forbidden:
        status, words = 0, str(forbidden)
    except TimeoutError:
        status, words = 0, f"Нет ответа за {TIMEOUT} секунд."
    except socket.gaierror:
        status, words = 0, "Имя сервера не находится: проверьте адрес."
    except ConnectionRefusedError:
        status, words = 0, "Сервер не принимает соединений."
    except ssl.SSLError as error:
        status, words = 0, f"Защищённое соединение не устанавливается: {error}"[:ANSWER_KEPT]
    except (OSError, http.client.HTTPException) as error:
        status, words = 0, f"Не соединиться: {error}"[:ANSWER_KEPT]
    return Answer(status, words, int((time.monotonic() - began) * 1000))


def _post(url: str, body: bytes, *, keys: list[str], number: int, event: str) -> tuple[int, str]:
    parts = parsed(url)
    # To the address that was checked, not to what the name may say a moment later.
    connection = _connection(parts, addresses(parts)[0])
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Otklik",
            "Otklik-Event": event,
            "Otklik-Delivery": str(number),
            signing.HEADER: signing.signature(body, at=int(time.time()), keys=keys),
        }
        connection.request("POST", target, body, headers)
        response = connection.getresponse()
        return response.status, response.read(ANSWER_KEPT).decode("utf-8", "replace").replace("\0", "")
    finally:
        connection.close()


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = _port(parts)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    plain = socket.create_connection((address, port), timeout=TIMEOUT)
    try:
        secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    except OSError:
        plain.close()
        raise
    return connection
