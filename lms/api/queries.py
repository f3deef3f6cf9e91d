from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from lms.access import rows
from lms.agencies.models import Agency

from . import keys
from .models import ApiToken

if TYPE_CHECKING:
    from lms.people.models import User


def tokens(user: User) -> QuerySet[ApiToken]:
    """Tokens over agencies of ``user``: those that work first, then those that do not any more."""
    found = rows(user, "lms.view_apitoken", ApiToken).select_related("agency", "issued_by", "revoked_by")
    return found.order_by("-revoked_at", "-id")


def token_of(secret: str) -> ApiToken | None:
    """The open token that ``secret`` proves."""
    prefix = keys.prefix(secret)
    found = ApiToken.objects.select_related("agency").filter(prefix=prefix).first() if prefix else None
    if found is None or not keys.proves(secret, found.digest) or not found.is_open:
        return None
    return found


def reach(token: ApiToken, code: str | None = None) -> str:
    """The path of the subtree that an answer may speak of: that of the token, or of the agency ``code`` inside it.

    Raises Http404 where there is no such agency within the token's reach.
    """
    if code is None or code == token.agency.code:
        return token.agency.path
    found = Agency.objects.under(token.agency).filter(code=code).values_list("path", flat=True).first()
    if found is None:
        raise Http404
    return found
