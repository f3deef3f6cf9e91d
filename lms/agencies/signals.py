"""Facts of this room. Sent inside the transaction, with ``user``: her places of work are other than before."""

from django.dispatch import Signal

staff_changed = Signal()
