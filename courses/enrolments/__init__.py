"""Who takes a course: Enrolment, made by an assignment or by opening the course.

Sends ``course_started``.
"""
