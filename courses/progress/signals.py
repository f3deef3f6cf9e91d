"""Facts of this room. Sent inside the transaction, with ``completion``."""

from django.dispatch import Signal

course_completed = Signal()
