"""HR takes care of the people of a report: a reminder in her own words, a later due date for many at once.

Sends and hears nothing; keeps no table: what was sent is in the notifications, what was moved in the extensions.
"""
