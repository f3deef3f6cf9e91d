from __future__ import annotations

from collections.abc import Iterable

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.access import rows
from lms.agencies.models import Employment

from . import names
from .models import Invitation, User

INVITATION_SALT = "lms.people.invitation"


def secret_of(invitation: Invitation) -> str:
    """The signed part of the invitation's link. It holds the row's number only, no personal data."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def open_invitation(secret: str) -> Invitation | None:
    """The invitation that ``secret`` opens; None where the signature is wrong or it is used, withdrawn or late."""
    try:
        number = signing.loads(secret, salt=INVITATION_SALT)
    except signing.BadSignature:
        return None
    return (
        Invitation.objects.select_related("agency", "position")
        .filter(pk=number, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        .first()
    )


def waiting_invitations(user: User) -> QuerySet[Invitation]:
    """Invitations into the agencies of ``user`` that nobody has accepted yet, newest first."""
    waiting = rows(user, "lms.view_invitation", Invitation).filter(accepted_at=None, withdrawn_at=None)
    return waiting.select_related("agency", "position")


def main_employment(user: User) -> Employment | None:
    """Where ``user`` works today; the main place first."""
    return (
        Employment.objects.current()
        .filter(user=user)
        .select_related("agency", "position")
        .order_by("-is_main", "-started_on")
        .first()
    )


def main_employments(people: Iterable[User]) -> dict[int, Employment]:
    """The same for many: person → where she works, for those who work somewhere. One query."""
    found = Employment.objects.current().filter(user__in=people).select_related("agency", "position")
    return {one.user_id: one for one in found.order_by("user_id", "-is_main", "-started_on").distinct("user_id")}


def meant_by(text: str, *, most: int) -> list[User]:
    """Active people who may be meant by words of a name or the beginning of an address, ``most`` at the most.

    An address that somebody has means her alone.
    """
    active = User.objects.filter(is_active=True)
    if "@" in text and (one := active.filter(email=User.objects.normalize_email(text.strip())).first()):
        return [one]
    return list(named(active, text).order_by("name_key", "pk")[:most]) if text.strip() else []


def named(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Those of ``people`` of whom every word of ``text`` is a part of the name or the beginning of the address."""
    for word in names.sort_key(text).split():
        people = people.filter(Q(name_key__contains=word) | Q(email__istartswith=word))
    return people
