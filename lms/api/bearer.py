"""Who asks: the token of the request, if it is open, has the scope and has not asked too often."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError, Throttled
from ninja.security import HttpBearer

from . import limits
from .actions import note_use
from .models import ApiToken
from .queries import token_of


class TokenRequest(HttpRequest):
    """A request of another system; ``operation`` sees to the token."""

    auth: ApiToken


class Bearer(HttpBearer):
    """Opens an operation to tokens with ``scope`` (None: to any open token)."""

    def __init__(self, scope: str | None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        found = super().__call__(request)
        if found is None:
            self._deny(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = token_of(token)
        if found is None:
            return None
        if seconds := limits.wait("asked", found.prefix, settings.API_LIMIT_PER_MINUTE):
            raise Throttled(seconds)
        if self.scope is not None and self.scope not in found.scopes:
            raise AuthorizationError(message=self.scope)
        note_use(token=found)
        return found

    def _deny(self, request: HttpRequest) -> None:
        """Only wrong keys are counted by address: a good one never suffers for its neighbours."""
        address = get_adapter().get_client_ip(request)
        if seconds := limits.wait("denied", address, settings.API_DENIED_PER_MINUTE):
            raise Throttled(seconds)
        raise AuthenticationError
