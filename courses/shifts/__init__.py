"""A lesson that is a duty shift: messages come in one after another, each to be answered by its time.

Shift: one go at it, with the messages as they were to come and what became of each.
"""
