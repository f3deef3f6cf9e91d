"""Who comes to a session: registration, seat, waiting list, approval by the head, substitution, transfer.

All of it happens under the lock of the edition, so limits hold exactly. Sends nothing; hears what happens to
sessions and limits.
"""
