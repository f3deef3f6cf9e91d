"""The audit trail: who did what to which thing, when. Append-only, kept so by the database.

``record`` is called inside the transaction of the action that it records.
"""
