from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from courses.reports.rules import oversees
from lms.access import NOTHING, rule
from lms.agencies.scopes import lineage

from .models import SavedReport, Timetable

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(owner=user.pk, removed_at=None) if oversees(user) else NOTHING


def open_to(user: User) -> Q:
    """A share opens a report to who holds its role inside its subtree; what rows she sees is another question."""
    if not oversees(user):
        return NOTHING
    sent = Timetable.recipients.through.objects.filter(timetable__report=OuterRef("pk"), user=user.pk)
    found = Q(owner=user.pk) | Q(Exists(sent))
    for grant in user.grants:
        found |= Q(shared_role=grant.role, shared_agency__path__in=lineage(grant.path))
    return found & Q(removed_at=None)


MAKERS = "HR, the head and the programme office"
rule("courses.browse_savedreports", allowed=oversees, who=f"{MAKERS}.")
rule("courses.make_savedreport", allowed=oversees, who=f"{MAKERS}.")
rule(
    "courses.view_savedreport",
    SavedReport,
    filter=open_to,
    who="Its owner, those whose role in an agency it is open to, those it is sent to; each sees rows of her own reach.",
)
rule("courses.change_savedreport", SavedReport, filter=own, who="Its owner.")
