"""The trainer's workshop: her desk, and the editors of a course and its lessons.

Has no tables: it shows what waits, and calls the actions of the rooms below.
"""
