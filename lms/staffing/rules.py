from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Agency, Role
from lms.agencies.rules import STAFF_KEEPERS
from lms.agencies.scopes import has_role, under

from .models import StaffImport

if TYPE_CHECKING:
    from lms.people.models import User

WHO = "HR and the programme office, of agencies in their subtree."
State = StaffImport.State


def keeps_staff(user: User) -> bool:
    return has_role(user, *STAFF_KEEPERS)


def imports_kept(user: User) -> Q:
    return under(user, *STAFF_KEEPERS, field="agency__path")


def gives_roles(user: User, agency: Agency) -> bool:
    """Whether ``user`` is the programme office over ``agency``: only she gives roles there."""
    return any(grant.role == Role.OFFICE and agency.path.startswith(grant.path) for grant in user.grants)


rule("lms.import_staff", allowed=keeps_staff, who=WHO)
rule("lms.view_staffimport", StaffImport, filter=imports_kept, who=WHO)
rule("lms.choose_staff_lines", StaffImport, filter=imports_kept, who=WHO)
rule("lms.apply_staff_import", StaffImport, filter=imports_kept, who=WHO)
rule("lms.undo_staff_import", StaffImport, filter=imports_kept, who=WHO)
