from __future__ import annotations

import base64
import struct
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.models import Upload

TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.PARTIAL_DIR = tmp_path / "partial"


def movie(seconds: int = 60, filling: int = 1000, *, picture: bool = True) -> bytes:
    """The smallest thing that is an MP4 of so many seconds."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, kind) + content

    head = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + (b"vide" if picture else b"soun") + bytes(12))))
    film = bytes(number % 251 for number in range(filling))
    return box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", head + track) + box(b"mdat", film)


def begin(client: Client, size: int, name: str = "запись.mp4", kinds: str = "video") -> Any:
    told = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in (("filename", name), ("kinds", kinds))
    )
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": told, "Accept": "application/json"}
    return client.post(reverse("uploads:uploads"), headers=headers)


def begun(client: Client, size: int, **more: str) -> Upload:
    response = begin(client, size, **more)
    assert response.status_code == 201, response.content
    return Upload.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])


def send(client: Client, upload: Upload, data: bytes, at: int, **headers: str) -> Any:
    address = reverse("uploads:upload", args=[upload.pk])
    return client.patch(address, data, CHUNK, headers={**TUS, "Upload-Offset": str(at), **headers})


def offset(client: Client, upload: Upload) -> int:
    response = client.head(reverse("uploads:upload", args=[upload.pk]), headers=TUS)
    assert response.status_code == 200
    return int(response["Upload-Offset"])


def finish(client: Client, upload: Upload) -> Any:
    return client.post(reverse("uploads:upload-finish", args=[upload.pk]), headers={"Accept": "application/json"})
