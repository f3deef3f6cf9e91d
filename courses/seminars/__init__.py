"""Live sessions of a seminar: when, where, with whom. Halls and trainers are taken once at a time; the database sees to it.

Sends ``session_changed``, ``session_cancelled``; hears nothing.
"""
