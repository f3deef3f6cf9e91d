"""How long a learner has had a lesson open before her: TimeSpent, for lessons that ask for minutes.

Counts honestly: the page says every quarter of a minute that it is seen, and two pages count no more than one.
"""
