"""The test bench: a trainer pastes a reply with its situation and sees everything that the checker says.

Keeps nothing; sends and hears nothing.
"""
