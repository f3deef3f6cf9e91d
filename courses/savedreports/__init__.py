"""Reports that people put together themselves, keep, share by role and have sent by a timetable.

Says: saved report, timetable. Whoever reads one sees rows of her own reach only, whoever has made it.
"""
