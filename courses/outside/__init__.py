"""Training outside the platform or before it: OutsideTraining, a paper that counts for a course once HR confirms it.

A confirmed one is a fulfilment dated by its paper. Nothing is deleted: it is declined or revoked, with words.
Sends ``outside_confirmed`` and ``outside_revoked``.
"""
