"""Who must complete what by when: Requirement, Assignment (a person, a course, a date), Standing of a person.

Hears ``course_started``, ``course_completed`` and what happens to certificates. Standings and tallies are kept by
triggers of the database.
"""
