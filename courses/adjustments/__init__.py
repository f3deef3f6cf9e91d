"""What HR decides about single people's assignments: Extension (a later due date), Exemption, and DueRequest: the
person's right to know why the date is what it is, to dispute it and to ask for more time.

The rows bind ``courses.requirements.coverage``, which reads them in SQL. Hears and sends nothing.
"""
