from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.scopes import has_role, under
from lms.models import Role

from .models import PastImport

if TYPE_CHECKING:
    from lms.people.models import User

IMPORTERS = (Role.HR, Role.OFFICE)
WHO = "HR and the programme office, tables about agencies of their subtree."


def imports(user: User) -> bool:
    return has_role(user, *IMPORTERS)


def in_reach(user: User) -> Q:
    return under(user, *IMPORTERS, field="agency__path")


rule("courses.import_past", allowed=imports, who="HR and the programme office.")
rule("courses.view_pastimport", PastImport, filter=in_reach, who=WHO)
rule("courses.apply_past_import", PastImport, filter=in_reach, who=WHO)
rule("courses.undo_past_import", PastImport, filter=in_reach, who=WHO)
