"""Facts of this room. Sent inside the transaction, with ``session`` and ``minutes`` (by person) that now count."""

from django.dispatch import Signal

attendance_counted = Signal()
