"""Last Monday's summary, as the head of the demo ministry got it."""

from __future__ import annotations

from django.utils import timezone

from courses.models import Summary
from courses.summaries import actions, queries


def load() -> None:
    """Send the summary of this week to every head, unless summaries were sent before."""
    if not Summary.objects.exists():
        pairs = [(head.pk, agency.pk) for head, agency in queries.heads()]
        actions.make(week=queries.monday(timezone.localdate()), pairs=pairs)
