"""The outbox of work: a Job row is written with the change, a Celery message is only a hint, a sweep finds the rest.

Rooms register handlers with ``@handler("room.verb")`` in their ``tasks.py``; actions call ``enqueue``.
"""
