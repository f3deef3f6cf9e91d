"""Facts of this room. Sent inside the transaction, with ``certificate``."""

from django.dispatch import Signal

certificate_issued = Signal()
certificate_revoked = Signal()
