"""The page on which heads, HR and the programme office see at a glance where their people's training stands.

It counts with ``reports``; of its own it keeps targets, evenings of past weeks and the pace of lessons, all roll-ups.
"""
