"""Facts of this room. Sent inside the transaction, with ``people`` (keys), ``by`` and ``reason``."""

from django.dispatch import Signal

outside_confirmed = Signal()
outside_revoked = Signal()
