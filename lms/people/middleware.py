from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class RequireSecondFactor:
    """Hold people whose role needs a second factor on the page that switches it on, until they have.

    Which roles need it: ``MFA_REQUIRED_ROLES``; the administration needs it in any case. The check costs a query
    only for holders of such a role, and once a session, since the answer yes is kept in the session.
    """

    open_paths = ("/accounts/", "/static/", "/healthz", "/display/", "/dev/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            messages.info(request, _("Для вашей роли нужен второй шаг входа. Включите его — это займёт минуту."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if request.path.startswith(self.open_paths) or not request.user.is_authenticated:
            return False
        if request.session.get("second_factor_on"):
            return False
        wanted_by_role = any(grant.role in settings.MFA_REQUIRED_ROLES for grant in request.user.grants)
        if not wanted_by_role and not request.path.startswith("/admin/"):
            return False
        if not is_mfa_enabled(request.user):
            return True
        request.session["second_factor_on"] = True
        return False
