"""What time it is where an agency works: its own zone or that of the nearest agency above; else the site's."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.conf import settings

from .models import Agency


def zones() -> dict[str, ZoneInfo]:
    """Path → zone of the agencies that have one of their own. One query, for many questions of ``zone_of``."""
    own = Agency.objects.exclude(time_zone="").values_list("path", "time_zone")
    return {path: ZoneInfo(name) for path, name in own}


def zone_of(path: str, known: Mapping[str, ZoneInfo]) -> ZoneInfo:
    above = [top for top in known if path.startswith(top)]
    return known[max(above, key=len)] if above else ZoneInfo(settings.TIME_ZONE)
