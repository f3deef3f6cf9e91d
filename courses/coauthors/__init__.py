"""Who is editing what right now: a person and the place in a course where she was last seen.

Nothing is locked by it. It only lets colleagues see each other before they write into the same lesson.
"""
