from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Agency, Role
from lms.agencies.scopes import has_role, under

from .models import Delivery, Subscription

if TYPE_CHECKING:
    from lms.people.models import User

WHO = "The programme office, of its subtree."


def subscribes(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def subscriptions_kept(user: User) -> Q:
    return under(user, Role.OFFICE, field="agency__path")


rule("lms.browse_subscriptions", allowed=subscribes, who="The programme office.")
rule(
    "lms.subscribe", Agency, filter=lambda user: under(user, Role.OFFICE), who="The programme office, over its subtree."
)
rule("lms.view_subscription", Subscription, filter=subscriptions_kept, who=WHO)
rule("lms.keep_subscription", Subscription, filter=subscriptions_kept, who=WHO)
rule(
    "lms.view_delivery",
    Delivery,
    filter=lambda user: under(user, Role.OFFICE, field="subscription__agency__path"),
    who=WHO,
)
rule(
    "lms.resend_delivery",
    Delivery,
    filter=lambda user: under(user, Role.OFFICE, field="subscription__agency__path"),
    who=WHO,
)
