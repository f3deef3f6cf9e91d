from __future__ import annotations

from courses.adjustments.rules import keeps_dates
from lms.access import rule

WHO = "HR and the programme office, to people who are counted in their subtree."

rule("courses.nudge_people", allowed=keeps_dates, who=WHO)
rule("courses.extend_people", allowed=keeps_dates, who=WHO)
rule("courses.enrol_people", allowed=keeps_dates, who="HR and the programme office, people who work in their subtree.")
