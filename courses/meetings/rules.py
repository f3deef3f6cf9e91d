from courses.catalogue.rules import taught
from courses.seminars.models import SeminarSession
from lms.access import rule

from .models import MeetingImport

WHO = "Trainers and the programme office."

rule("courses.import_meeting", SeminarSession, filter=taught, who=WHO)
rule("courses.view_meetingimport", MeetingImport, filter=taught, who=WHO)
rule("courses.apply_meeting_import", MeetingImport, filter=taught, who=WHO)
rule("courses.undo_meeting_import", MeetingImport, filter=taught, who=WHO)
