"""The weekly summary for a head who answers for an agency: one page, frozen as it was sent.

Sends and hears nothing; letters go out by jobs, in the morning of the agency's own time zone.
"""
