from __future__ import annotations

import base64
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
