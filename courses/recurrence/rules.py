from courses.catalogue.rules import taught
from lms.access import rule

from .models import Series

WHO = "Trainers and the programme office."
rule("courses.view_series", Series, filter=taught, who=WHO)
rule("courses.edit_series", Series, filter=taught, who=WHO)
