"""Facts of this room. Sent inside the transaction, with ``enrolment``."""

from django.dispatch import Signal

course_started = Signal()
