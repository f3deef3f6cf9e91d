"""A page for those who develop: codes of the second step for accounts whose phone nobody has. Absent in production."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.access import public

TOTP_PERIOD = 30  # seconds, RFC 6238


@public
def dev_codes(request: HttpRequest) -> HttpResponse:
    """The present code of every account with a second step, up to 20 of them."""
    authenticators = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")[:20]
    codes = [(authenticator.user, _code(authenticator)) for authenticator in authenticators]
    return render(request, "lms/people/dev_codes.html", {"codes": codes})


def _code(authenticator: Authenticator) -> str:
    secret = decrypt(TOTP(authenticator).instance.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_PERIOD)))
