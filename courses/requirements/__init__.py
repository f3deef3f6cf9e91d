"""Who must complete what by when: Requirement, Assignment (a person, a course, a date), Standing of a person.

Hears ``course_started`` and ``course_completed``. Standings and tallies are kept by triggers of the database.
"""
