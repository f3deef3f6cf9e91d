"""What a question of ours says that QTI cannot, noted in the manifest beside its item."""

from __future__ import annotations

from typing import Final

from quizzes.scoring.qti import Node

from .. import memory
from ..drafts import Draft

NOTE_SPACE: Final = "urn:otklik:question:1"


def notes(manifest: Node) -> dict[str, str]:
    """Notes by the address of the item."""
    found = {}
    for resource in manifest.find("resource"):
        metadata = resource.first("metadata")
        for node in metadata.all("otklik") if metadata is not None else []:
            if node.space == NOTE_SPACE:
                found[resource.get("href")] = node.text
    return found


def recalled(draft: Draft, note: str) -> Draft:
    return memory.recall(draft, note)
