"""Concerns: signs that a course was completed without being learnt. A question for HR, never a verdict.

Hears ``course_completed``; sends nothing. Nothing follows from a concern by itself.
"""
