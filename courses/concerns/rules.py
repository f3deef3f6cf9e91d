from __future__ import annotations

from courses.adjustments.rules import WHO, keeps_dates, of_people_kept
from lms.access import rule

from .models import Concern

rule("courses.browse_concerns", allowed=keeps_dates, who="HR and the programme office.")
rule("courses.view_concern", Concern, filter=of_people_kept, who=WHO)
rule("courses.answer_concern", Concern, filter=of_people_kept, who=WHO)
