"""Facts of this room. Sent inside the transaction, with ``reply``."""

from django.dispatch import Signal

reply_started = Signal()
reply_submitted = Signal()
