"""An edition: a dated run of a seminar, with its number, its rules of registration and what is new in it.

Says: edition, quota (how many of an agency), interest (who would come once there is a date).
Sends ``edition_announced``; hears nothing.
"""
