"""Facts of this room. Sent inside the transaction, with ``version``; ``moved``: learners read it from now on."""

from django.dispatch import Signal

version_published = Signal()
