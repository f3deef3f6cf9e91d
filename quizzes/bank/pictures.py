"""Pictures and files that questions hold: which a body names, and the shape of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from PIL import ExifTags, Image

from lms.files.models import StoredFile

from .models import Revision

# From this orientation on a photograph lies on its side, and the browser turns it.
SIDEWAYS: Final = 5
HELD_IN: Final = ("picture", "attachment")


def files_of(body: Mapping[str, Any]) -> set[int]:
    """The keys of the stored files that a body names."""
    held = [(body.get(name) or {}).get("file") for name in HELD_IN if isinstance(body.get(name) or {}, Mapping)]
    return {key for key in held if isinstance(key, int) and not isinstance(key, bool)}


def hold_files(revisions: Iterable[Revision]) -> None:
    """Tie new revisions to the files that their bodies name: from then on all who see the bank see these."""
    tie = Revision.files.through
    rows = [tie(revision=one, storedfile_id=key) for one in revisions for key in files_of(one.body)]
    if rows:
        tie.objects.bulk_create(rows)


def ratio_of(key: int) -> float | None:
    """Width of a picture by its height; None where it cannot be read any more."""
    stored = StoredFile.objects.filter(pk=key, kind=StoredFile.Kind.IMAGE).first()
    if stored is None:
        return None
    try:
        with stored.file.open("rb") as stream, Image.open(stream) as image:
            turned = image.getexif().get(ExifTags.Base.Orientation, 1) >= SIDEWAYS
            width, height = (image.height, image.width) if turned else image.size
            return round(width / height, 4)
    except OSError:
        return None
