from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.reports.rules import OVERSEERS, oversees
from lms.access import rule
from lms.agencies.scopes import has_role, under
from lms.models import Agency, Role

from .models import Summary

if TYPE_CHECKING:
    from lms.people.models import User


def in_reach(user: User) -> Q:
    return under(user, *OVERSEERS, field="agency__path")


def agencies_in_reach(user: User) -> Q:
    return under(user, *OVERSEERS)


def headed(user: User) -> Q:
    """Her own, while she still answers for the agency."""
    return Q(head=user) & under(user, Role.HEAD, field="agency__path")


__all__ = ["oversees"]

WHO = "HR, the head and the programme office, of agencies in their subtree."

rule("courses.view_summary", Summary, filter=in_reach, who=WHO)
rule("courses.list_summaries", allowed=oversees, who=WHO)
rule("courses.preview_summary", Agency, filter=agencies_in_reach, who=WHO)
rule("courses.act_on_summary", Summary, filter=headed, who="The head to whom it was sent, while she heads the agency.")
rule(
    "courses.set_summaries",
    allowed=lambda user: has_role(user, Role.OFFICE),
    who="The programme office.",
)
