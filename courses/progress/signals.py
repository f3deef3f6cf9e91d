"""Facts of this room. Sent inside the transaction, with ``completion``, or ``enrolment`` of the course begun again."""

from django.dispatch import Signal

course_completed = Signal()
course_begun_again = Signal()
