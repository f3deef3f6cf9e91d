"""Facts of this room. Sent inside the transaction, with ``attempt``."""

from django.dispatch import Signal

attempt_started = Signal()
attempt_graded = Signal()
