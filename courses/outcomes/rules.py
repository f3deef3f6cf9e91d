from __future__ import annotations

from courses.catalogue.rules import teaches
from lms.access import rule

rule("courses.browse_outcomes", allowed=teaches, who="The programme office and trainers.")
