"""The tus 1.0 protocol, and what comes after it: a whole file is checked once, by ``finish``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from lms.access import UserRequest, requires
from lms.ui import russian

from . import actions, partial, protocol, queries
from .models import Upload

METHODS: Final = ("HEAD", "PATCH", "DELETE", "POST", "OPTIONS")


def speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer clients of another version 412, and say the version with every answer."""

    @wraps(view)
    def spoken(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=_abilities())
        elif request.headers.get("tus-resumable") != protocol.VERSION:
            response = HttpResponse(status=412, headers={"Tus-Version": protocol.VERSION})
        else:
            response = view(request, *args, **kwargs)
        response["Tus-Resumable"] = protocol.VERSION
        response["Cache-Control"] = "no-store"
        return response

    return spoken


def _abilities() -> dict[str, str]:
    return {
        "Tus-Version": protocol.VERSION,
        "Tus-Extension": protocol.EXTENSIONS,
        "Tus-Max-Size": str(settings.VIDEO_LIMIT_BYTES),
        "Tus-Checksum-Algorithm": ",".join(partial.ALGORITHMS),
    }


@requires("lms.begin_upload", methods=["GET", "POST", "OPTIONS"])
def uploads(request: UserRequest) -> HttpResponse:
    """GET: what she has begun for ``?kinds=`` by commas and can go on with. Otherwise the protocol."""
    if request.method not in ("GET", "HEAD"):
        return _begin(request)
    kinds = request.GET.get("kinds", "").split(",")
    rows = [
        {
            "upload": one.pk,
            "url": reverse("uploads:upload", args=[one.pk]),
            "name": one.name,
            "size": one.size,
            "offset": actions.come(one),
            "whole": one.is_whole,
        }
        for one in queries.unfinished(request.user, kinds)
    ]
    return JsonResponse({"uploads": rows}, headers={"Cache-Control": "no-store"})


@speaks_tus
def _begin(request: UserRequest) -> HttpResponse:
    """``Upload-Length``, and in ``Upload-Metadata`` the ``filename`` and the ``kinds`` by commas."""
    size = protocol.number(request.headers.get("upload-length"))
    try:
        told = protocol.metadata(request.headers.get("upload-metadata", ""))
    except ValueError:
        return HttpResponse(status=400)
    if size is None:
        return HttpResponse(status=400)
    kinds = [kind for kind in told.get("kinds", "").split(",") if kind]
    made = actions.begin(by=request.user, name=told.get("filename", ""), size=size, kinds=kinds)
    place = reverse("uploads:upload", args=[made.pk])
    return HttpResponse(status=201, headers={"Location": place, "Upload-Expires": _expires(made)})


@requires("lms.send_upload", Upload, methods=METHODS)
@speaks_tus
def upload(request: UserRequest, upload: Upload) -> HttpResponse:
    """How far it is, its next chunk, or its end. Where PATCH and DELETE do not get through, POST speaks for them."""
    method = request.method
    if method == "POST":
        method = request.headers.get("x-http-method-override", "")
    doors = {"HEAD": _tell, "PATCH": _receive, "DELETE": _drop}
    if method not in doors:
        return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
    return doors[method](request, upload)


def _tell(request: UserRequest, upload: Upload) -> HttpResponse:
    sizes = {"Upload-Offset": str(actions.come(upload)), "Upload-Length": str(upload.size)}
    return HttpResponse(status=200, headers={**sizes, "Upload-Expires": _expires(upload)})


def _receive(request: UserRequest, upload: Upload) -> HttpResponse:
    if request.content_type != protocol.CHUNK_TYPE:
        return HttpResponse(status=415)
    at = protocol.number(request.headers.get("upload-offset"))
    length = protocol.number(request.META.get("CONTENT_LENGTH"))
    try:
        asked = request.headers.get("upload-checksum")
        checksum = partial.Checksum.read(asked) if asked else None
    except ValueError:
        return HttpResponse(status=400)
    if at is None or length is None:
        return HttpResponse(status=400)
    try:
        # The request itself is the stream: reading its ``body`` would hold the chunk in memory.
        end = actions.receive(upload=upload, at=at, stream=request, length=length, checksum=checksum)  # type: ignore[arg-type]
    except actions.WrongPlace:
        return HttpResponse(status=409)
    except actions.WrongSum:
        return HttpResponse(status=protocol.CHECKSUM_MISMATCH, reason="Checksum Mismatch")
    except partial.Busy:
        return HttpResponse(status=423)
    return HttpResponse(status=204, headers={"Upload-Offset": str(end), "Upload-Expires": _expires(upload)})


def _drop(request: UserRequest, upload: Upload) -> HttpResponse:
    actions.terminate(upload=upload)
    return HttpResponse(status=204)


def _expires(upload: Upload) -> str:
    return protocol.expires(upload.touched_at, actions.KEPT)


@requires("lms.send_upload", Upload, methods=["POST"])
def finish(request: UserRequest, upload: Upload) -> HttpResponse:
    """Check the whole file; the answer says what it is."""
    stored = actions.finish(upload=upload)
    told = {"upload": upload.pk, "name": stored.name, "kind": stored.get_kind_display(), "seconds": stored.seconds}
    told["length"] = russian.clock(stored.seconds) if stored.seconds else ""
    return JsonResponse({**told, "size": filesizeformat(stored.size)})
