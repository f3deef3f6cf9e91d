"""Facts of this room. Sent inside the transaction, with ``course``."""

from django.dispatch import Signal

course_published = Signal()
