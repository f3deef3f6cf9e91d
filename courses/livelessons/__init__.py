"""A lesson that is a session of the seminar: one registers, comes, and it is completed by the mark of attendance.

Says: enough (how much of a session has to be attended). Hears ``attendance_counted``.
"""
