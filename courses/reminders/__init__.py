"""Letters before a session: registration opens, a week, a day and an hour are left; and that a course has changed.

Says: stage. Hears of new versions of a course. What is owed is found set by set and written down as jobs with keys, so
that each letter goes once. No table of its own.
"""
