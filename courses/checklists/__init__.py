"""A lesson that is a list of things to do: Ticks, what of it a learner has ticked in a round of the course.

Completed when everything required is ticked.
"""
