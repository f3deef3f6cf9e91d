"""More time, more attempts, other dates for a person or a group, for a reason: Allowance.

Sends ``allowance_granted``: attempts that run are lengthened at once.
"""
