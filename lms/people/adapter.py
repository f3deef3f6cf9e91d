"""What we change in django-allauth: nobody signs up without an invitation; letters go through the outbox's door."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made only by accepting an invitation (``lms.people.actions.accept_invitation``)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
