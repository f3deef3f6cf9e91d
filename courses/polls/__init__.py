"""A lesson that asks a question: Vote, what a person has chosen; PollClosing, that no more votes are taken.

Learners see only numbers, and only after their own vote; so do trainers.
"""
