from django.dispatch import Signal

# Before a session takes other hours: whoever objects returns sentences. Given: session (with its new hours).
session_moving = Signal()
# Given: session, changed (names of fields), by.
session_changed = Signal()
# Given: session, by.
session_cancelled = Signal()
