"""Someone is answering: Attempt, Item (the frozen copy of a question with the answer given), the server's clock.

Hears ``allowance_granted``. Sends ``attempt_started`` and ``attempt_graded``.
"""
