from __future__ import annotations

from django.db.models import Q

from lms.access import rule
from lms.people.models import User

from .models import Absence, Agency, Role
from .scopes import has_role, people_under, under

STAFF_KEEPERS = (Role.HR, Role.OFFICE)
KEEPERS_WHO = "HR and the programme office, of people who work in their subtree."


def administers(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def overseen_agencies(user: User) -> Q:
    """Agencies whose people's training the user may look at."""
    return under(user, Role.HR, Role.HEAD, Role.OFFICE)


def staffed_agencies(user: User) -> Q:
    """Agencies whose staff the user looks after."""
    return under(user, *STAFF_KEEPERS)


def staff_kept(user: User) -> Q:
    """People whose absences and tags the user keeps."""
    return people_under(user, *STAFF_KEEPERS)


def absences_kept(user: User) -> Q:
    return people_under(user, *STAFF_KEEPERS, field="user")


rule("lms.administer", allowed=administers, who="The programme office, in the administration.")
rule(
    "lms.view_agency",
    Agency,
    filter=overseen_agencies,
    who="HR, the head and the programme office, in their subtree.",
)
rule("lms.staff_agency", Agency, filter=staffed_agencies, who="HR and the programme office, in their subtree.")
rule("lms.keep_person", User, filter=staff_kept, who=KEEPERS_WHO)
rule("lms.record_absence", User, filter=staff_kept, who=KEEPERS_WHO)
rule("lms.set_tags", User, filter=staff_kept, who=KEEPERS_WHO)
rule("lms.view_absence", Absence, filter=absences_kept, who=KEEPERS_WHO)
rule("lms.end_absence", Absence, filter=absences_kept, who=KEEPERS_WHO)
rule("lms.remove_absence", Absence, filter=absences_kept, who=KEEPERS_WHO)


def agencies_kept(user: User) -> Q:
    """Agencies that the user renames and merges."""
    return under(user, Role.OFFICE)


rule("lms.browse_reorganisation", allowed=administers, who="The programme office.")
rule("lms.rename_agency", Agency, filter=agencies_kept, who="The programme office, in its subtree.")
rule("lms.merge_agency", Agency, filter=agencies_kept, who="The programme office, into an agency of its subtree.")
