"""Live sessions of a seminar: when, where, with whom. The database sees to it that nobody is in two places at once.

Sends ``session_moving``, ``session_changed``, ``session_cancelled``; hears nothing.
"""
