"""The programme office's administration: Django's admin behind our rule, and the two manners of a table.

A *register* may be edited, and every change is recorded; *evidence* may only be looked at.
"""
