"""What the player of a page is told: what it plays, where it goes on, whom it tells. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import wording
from .share import EVERY, Share

if TYPE_CHECKING:
    from courses.lessons.captions import Cue
    from lms.files.models import StoredFile


@dataclass(frozen=True)
class Player:
    """``position`` and ``every`` (how often it tells) are seconds; an empty address: there is none.

    ``share`` is what she has watched, where that completes a lesson.
    """

    name: str
    file: StoredFile
    file_url: str
    tell_url: str
    captions_url: str = ""
    poster_url: str = ""
    position: int = 0
    transcript: tuple[Cue, ...] = ()
    share: Share | None = None
    every: int = EVERY

    @property
    def share_said(self) -> str:
        return wording.sentence(self.share) if self.share else ""
