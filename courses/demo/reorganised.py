"""One agency of the demo region has gone into another today; its past stays under its name."""

from __future__ import annotations

import datetime as dt

from lms.agencies import reorganising
from lms.models import Agency, User

OLD, SUCCESSOR = "VETNADZOR", "MINSELHOZ"


def load(*, today: dt.date, by: User) -> None:
    """Merge them, unless it is done."""
    agencies = Agency.objects.in_bulk([OLD, SUCCESSOR], field_name="code")
    if len(agencies) == 2 and agencies[OLD].valid_to is None:
        reorganising.merge(agency=agencies[OLD], successor=agencies[SUCCESSOR], on=today, by=by)
