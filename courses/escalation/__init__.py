"""The ladder of reminders: who is written to before and after a due date, on which day, and who above her.

A step falls on a day; where that is a day off, a vacation or a pause it waits, and only the latest that waited goes.
What will go is planned by one statement, which the preview shows and the sender sends. Sends and hears nothing.
"""
