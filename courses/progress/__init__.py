"""How far a learner is: LessonProgress, Completion of a course (frozen evidence).

Hears ``attempt_graded``, ``reply_submitted``, ``reply_marked``. Sends ``course_completed``
and ``course_begun_again``.
"""
