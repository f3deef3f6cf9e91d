"""A reading as it is kept between the look and the deed: JSON, with the files of its questions in a zip. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from .drafts import Draft, Reading, Refusal


def packed(reading: Reading) -> tuple[dict[str, Any], bytes]:
    """What ``unpacked`` makes the same reading of."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, draft in enumerate(reading.drafts):
            for name, content in draft.files.items():
                archive.writestr(f"{number}/{name}", content)
    drafts = [{**asdict(replace(draft, files={})), "files": sorted(draft.files)} for draft in reading.drafts]
    kept = {
        "format": reading.format,
        "drafts": drafts,
        "refusals": [asdict(refusal) for refusal in reading.refusals],
        "remarks": list(reading.remarks),
    }
    return kept, held.getvalue() if any(draft.files for draft in reading.drafts) else b""


def unpacked(kept: Mapping[str, Any], files: bytes | None = None) -> Reading:
    """The reading that was kept; without ``files`` its questions name theirs but do not hold them."""
    archive = zipfile.ZipFile(io.BytesIO(files)) if files else None
    drafts = []
    for number, said in enumerate(kept["drafts"]):
        held = {name: archive.read(f"{number}/{name}") for name in said["files"]} if archive else {}
        more = {name: tuple(said[name]) for name in ("topic", "tags", "remarks")}
        drafts.append(Draft(**{**said, **more, "files": held}))
    refusals = tuple(Refusal(**refusal) for refusal in kept["refusals"])
    return Reading(kept["format"], tuple(drafts), refusals, tuple(kept["remarks"]))
