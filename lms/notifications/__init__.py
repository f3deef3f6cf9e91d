"""Telling people: kinds, Notification (its row is the truth), delivery by e-mail and in the site.

``notify`` is called inside the transaction of the action; letters go out by jobs.
"""
