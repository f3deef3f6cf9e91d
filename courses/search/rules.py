from __future__ import annotations

from courses.catalogue.rules import learns
from lms.access import rule

rule("courses.search", allowed=learns, who="Everyone who signs in, in what she may see.")
