"""A person decides: Mark of a reply (levels by the criteria of a rubric, caps, a comment), ItemMark of an answer in a
quiz. A mark is never changed: a new one supersedes it.

Sends ``reply_marked``; an answer's last mark makes ``attempt_graded``, a worse one may make ``pass_lost``.
"""
