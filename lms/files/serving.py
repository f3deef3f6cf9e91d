"""Sending a stored file, whole or in part. Whether the person may have it, the calling view has decided."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from .models import StoredFile

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
SHOWN_IN_PAGE = {StoredFile.Kind.PDF, StoredFile.Kind.IMAGE, StoredFile.Kind.VIDEO}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def respond(request: HttpRequest, stored: StoredFile, *, download: bool = False) -> HttpResponseBase:
    """``stored`` as a response: 206 for one range of bytes (video seeks by them), 304 where the browser has it.

    Raises Http404 where the storage has lost the file.
    """
    etag = f'"{stored.sha256}"'
    if request.headers.get("if-none-match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    try:
        response = _body(request, stored)
    except FileNotFoundError:
        logger.error("The file of StoredFile %s is not in the storage.", stored.pk)
        raise Http404 from None
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    inline = not download and stored.kind in SHOWN_IN_PAGE
    response["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "inline"
    return response


def _body(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    asked = _RANGE.match(request.headers.get("range", ""))
    if asked is None or asked.group(0) == "bytes=-":
        return FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    first, last = _bounds(asked.group(1), asked.group(2), stored.size)
    if first > last or first >= stored.size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    response = StreamingHttpResponse(
        _piece(stored.file.open("rb"), first, last - first + 1), status=206, content_type=stored.content_type
    )
    response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte of ``bytes=first-last``; ``-n`` means the last n bytes (RFC 9110, section 14.1.2)."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _piece(source: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with source:
        source.seek(start)
        while length > 0 and (chunk := source.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
