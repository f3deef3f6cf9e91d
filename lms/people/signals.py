"""Facts of this room. Sent inside the transaction, with ``user``."""

from django.dispatch import Signal

person_joined = Signal()
