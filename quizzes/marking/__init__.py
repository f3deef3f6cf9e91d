"""A person decides: Rubric (frozen by version) and Mark (levels by criterion, caps, a comment).

Sends ``reply_marked``. A mark is never changed: a new one supersedes it.
"""
