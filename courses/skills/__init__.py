"""Skills: a seminar, its quiz and n replies that trainers confirmed, at a threshold within some months.

Says: part (one of the three, done or missing, with figures), award (all parts held together; frozen, never changed).
Hears ``course_completed``, ``attempt_graded``, ``reply_marked`` and ``outside_confirmed``. Sends ``skill_awarded``.
"""
