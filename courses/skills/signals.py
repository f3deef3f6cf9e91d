"""Facts of this room. Sent inside the transaction, with ``people`` (keys) and ``skill``."""

from django.dispatch import Signal

skill_awarded = Signal()
