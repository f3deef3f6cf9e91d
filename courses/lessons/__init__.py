"""What a course consists of: Lesson, of one of the kinds that rooms register in their ``lessonkind.py``.

Checks whether a learner may open a lesson, and starts a quiz or a reply exercise for her.
"""
