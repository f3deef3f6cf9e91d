"""Facts of this room. Sent inside the transaction, with ``reply`` and ``mark``."""

from django.dispatch import Signal

reply_marked = Signal()
