"""Facts of this room. Sent inside the transaction, with ``allowance``."""

from django.dispatch import Signal

allowance_granted = Signal()
