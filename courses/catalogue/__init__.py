"""What is taught: Programme and Course (a seminar), their publishing.

Sends ``course_published``.
"""
