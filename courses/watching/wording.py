"""The words of a share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .share import Share


def sentence(share: Share) -> str:
    """«Просмотрено 64 % из нужных 80 %.»"""
    if share.is_enough:
        return _("Просмотрено %(percent)s\xa0%%, этого достаточно.") % {"percent": share.percent}
    return _("Просмотрено %(percent)s\xa0%% из нужных %(needed)s\xa0%%.") % {
        "percent": share.percent,
        "needed": share.needed,
    }
