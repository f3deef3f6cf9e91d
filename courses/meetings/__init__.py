"""Reports of online meetings come in: MeetingImport, looked at person by person before anything counts, undone whole.

Says: report (the file), attendee (one person of it, all her joins together), match. What comes in are facts of
attendance. Sends and hears nothing.
"""
