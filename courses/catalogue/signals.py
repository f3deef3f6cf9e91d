"""Facts of this room. Sent inside the transaction, with ``course``; of one that moved, its old ``programme`` too."""

from django.dispatch import Signal

course_published = Signal()
course_archived = Signal()
course_moved = Signal()
