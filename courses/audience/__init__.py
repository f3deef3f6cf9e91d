"""Whom a rule is for: conditions on people joined by and, or, not. Says: audience, condition.

Pure: ``conditions`` reads and judges, ``compiling`` says them in SQL, ``words`` in Russian. Hears and sends nothing.
"""
