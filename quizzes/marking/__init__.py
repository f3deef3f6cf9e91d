"""A person decides: Mark (levels by the criteria of a rubric, caps, a comment).

Sends ``reply_marked``. A mark is never changed: a new one supersedes it.
"""
