from courses.catalogue.rules import taught
from courses.seminars.models import SeminarSession
from lms.access import rule

rule("courses.mark_attendance", SeminarSession, filter=taught, who="Trainers and the programme office.")
rule("courses.approve_attendance", SeminarSession, filter=taught, who="Trainers and the programme office.")
rule("courses.decide_attendance", SeminarSession, filter=taught, who="Trainers and the programme office.")
