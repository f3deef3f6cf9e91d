"""Letters before a session: registration opens, a week, a day and an hour are left. Says: stage.

What is owed is found set by set and written down as jobs with keys, so that each letter goes once. No table of its own.
"""
