"""Facts of this room. Sent inside the transaction, with ``attempt``, ``by`` and ``reason``."""

from django.dispatch import Signal

# A passed attempt counts no more, and the person has no other that is passed: what rests on it is to be looked at.
pass_lost = Signal()
