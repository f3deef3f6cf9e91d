from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Export

if TYPE_CHECKING:
    from lms.people.models import User


def takes_tables(user: User) -> bool:
    return has_role(user, *Role)


def own(user: User) -> Q:
    return Q(asker=user.pk)


WHO = "Whoever asked for it, and nobody else."
rule("lms.browse_exports", allowed=takes_tables, who="Whoever has a role, her own exports.")
rule("lms.order_export", allowed=takes_tables, who="Whoever has a role; what she may take away, the table itself says.")
rule("lms.view_export", Export, filter=own, who=WHO)
rule("lms.download_export", Export, filter=own, who=WHO)
rule("lms.cancel_export", Export, filter=own, who=WHO)
