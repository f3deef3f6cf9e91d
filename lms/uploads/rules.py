from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Upload

if TYPE_CHECKING:
    from lms.people.models import User


def sends_large_files(user: User) -> bool:
    return has_role(user, Role.TRAINER, Role.OFFICE)


def own(user: User) -> Q:
    return Q(owner=user.pk)


WHO = "Whoever began it, and nobody else."
rule("lms.begin_upload", allowed=sends_large_files, who="Trainers and the programme office.")
rule("lms.view_upload", Upload, filter=own, who=WHO)
rule("lms.send_upload", Upload, filter=own, who=WHO)
