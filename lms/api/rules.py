from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Agency, Role
from lms.agencies.scopes import has_role, under

from .models import ApiToken

if TYPE_CHECKING:
    from lms.people.models import User


def gives_keys(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def agencies_to_give_keys_to(user: User) -> Q:
    return under(user, Role.OFFICE)


def keys_of_ones_agencies(user: User) -> Q:
    return under(user, Role.OFFICE, field="agency__path")


rule("lms.browse_tokens", allowed=gives_keys, who="The programme office.")
rule("lms.read_api_document", allowed=gives_keys, who="The programme office; other systems by a token of theirs.")
rule("lms.issue_token", Agency, filter=agencies_to_give_keys_to, who="The programme office, over its subtree.")
rule("lms.view_apitoken", ApiToken, filter=keys_of_ones_agencies, who="The programme office, of its subtree.")
rule("lms.revoke_token", ApiToken, filter=keys_of_ones_agencies, who="The programme office, of its subtree.")
