"""Certificates: a frozen snapshot with a number, its PDF, public verification, revocation.

Hears ``course_completed``. A certificate is never deleted: it is revoked or superseded, for a reason.
"""
