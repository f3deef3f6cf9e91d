"""Who takes a course, as those see it who enrol others: by search, by a list, by a group; and taking off with a reason.

Says: roster, group. Keeps no table: enrolments are in ``enrolments``, registrations in ``registrations``.
"""
