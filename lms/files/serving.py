"""Sending a stored file, whole or in part. Whether the person may have it, the calling view has decided.

A large file must not hold a worker of the web while somebody watches it: where nginx stands in front (``FILES_BY``) it
sends the file itself, and a storage that has addresses (S3) is called by one that is signed and holds for an hour.
Otherwise the bytes go through here, and a player gets a piece of a recording at a time.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator
from typing import IO, Final
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from . import ranges
from .actions import MEGABYTE, RECORDINGS
from .models import StoredFile

logger = logging.getLogger(__name__)

CHUNK: Final = 256 * 1024
PLAYED_AT_ONCE: Final = 4 * MEGABYTE
ADDRESS_SECONDS: Final = 3600
INTERNAL: Final = "/_files/"  # the location of nginx that only we can send it to, see deploy/nginx
SHOWN_IN_PAGE: Final = RECORDINGS | {StoredFile.Kind.PDF, StoredFile.Kind.IMAGE, StoredFile.Kind.CAPTIONS}


def respond(request: HttpRequest, stored: StoredFile, *, download: bool = False) -> HttpResponseBase:
    """``stored`` as a response: 206 for ranges of bytes, 304 where the browser has it, or who else sends it.

    Raises Http404 where the storage has lost the file.
    """
    etag, changed = f'"{stored.sha256}"', int(stored.uploaded_at.timestamp())
    inline = not download and stored.kind in SHOWN_IN_PAGE
    disposition = content_disposition_header(not inline, stored.name) or "inline"
    known = get_conditional_response(request, etag=etag, last_modified=changed)
    if known is not None:
        response: HttpResponseBase = known
    else:
        try:
            response = _handed_over(stored, disposition) or _body(request, stored, etag, changed)
        except FileNotFoundError:
            logger.error("The file of StoredFile %s is not in the storage.", stored.pk)
            raise Http404 from None
    if not isinstance(response, HttpResponseRedirect):
        response["ETag"] = etag
        response["Last-Modified"] = http_date(changed)
        response["Accept-Ranges"] = "bytes"
        response["Cache-Control"] = "private, max-age=86400"
        response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _handed_over(stored: StoredFile, disposition: str) -> HttpResponseBase | None:
    """The answer by which somebody else sends the file; None: nobody else can."""
    storage, name = stored.file.storage, str(stored.file.name)
    try:
        storage.path(name)
    except NotImplementedError:
        return _addressed(stored, disposition) if stored.kind in RECORDINGS or stored.size >= MEGABYTE else None
    if settings.FILES_BY != "nginx":
        return None
    return HttpResponse(headers={"X-Accel-Redirect": INTERNAL + quote(name), "Content-Type": stored.content_type})


def _addressed(stored: StoredFile, disposition: str) -> HttpResponseBase:
    told = {"ResponseContentType": stored.content_type, "ResponseContentDisposition": disposition}
    signed = stored.file.storage.url(stored.file.name, parameters=told, expire=ADDRESS_SECONDS)  # type: ignore[call-arg]
    # Asked for again while the address holds, the browser need not ask here.
    return HttpResponseRedirect(signed, headers={"Cache-Control": f"private, max-age={ADDRESS_SECONDS // 2}"})


def _body(request: HttpRequest, stored: StoredFile, etag: str, changed: int) -> HttpResponseBase:
    header = request.headers.get("range", "")
    asked = ranges.asked(header, stored.size) if header and _is_same(request, etag, changed) else None
    if asked is None:
        return FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    if not asked:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    if len(asked) > 1:
        return _several(stored, asked)
    first, last = asked[0]
    if stored.kind in RECORDINGS and ranges.is_open(header):
        last = min(last, first + PLAYED_AT_ONCE - 1)
    response = StreamingHttpResponse(
        _pieces(stored.file.open("rb"), [(b"", first, last)], b""), status=206, content_type=stored.content_type
    )
    response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _is_same(request: HttpRequest, etag: str, changed: int) -> bool:
    """Whether the file is still the one of which the client has a part (``If-Range``): only then a part is of use."""
    known = request.headers.get("if-range")
    if known is None:
        return True
    return known == etag if '"' in known else parse_http_date_safe(known) == changed


def _several(stored: StoredFile, asked: list[ranges.Range]) -> HttpResponseBase:
    """Several ranges as parts of one body."""
    boundary = secrets.token_hex(12)
    parts = [
        (
            f"\r\n--{boundary}\r\nContent-Type: {stored.content_type}\r\n"
            f"Content-Range: bytes {first}-{last}/{stored.size}\r\n\r\n".encode(),
            first,
            last,
        )
        for first, last in asked
    ]
    end = f"\r\n--{boundary}--\r\n".encode()
    response = StreamingHttpResponse(
        _pieces(stored.file.open("rb"), parts, end),
        status=206,
        content_type=f"multipart/byteranges; boundary={boundary}",
    )
    response["Content-Length"] = str(len(end) + sum(len(head) + last - first + 1 for head, first, last in parts))
    return response


def _pieces(source: IO[bytes], parts: Iterable[tuple[bytes, int, int]], end: bytes) -> Iterator[bytes]:
    with source:
        for head, first, last in parts:
            yield head
            source.seek(first)
            left = last - first + 1
            while left > 0 and (chunk := source.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk
    yield end
