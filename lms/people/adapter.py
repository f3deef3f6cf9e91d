"""What we change in django-allauth: nobody signs up without an invitation; letters go through the outbox's door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

if TYPE_CHECKING:
    from .models import User


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made only by accepting an invitation (``lms.people.actions.accept_invitation``)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner at the address she signs in with: people here have no other addresses."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
