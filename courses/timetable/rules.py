from courses.catalogue.rules import learns
from lms.access import rule

rule("courses.browse_calendar", allowed=learns, who="Everyone who signs in: the sessions that she may see.")
rule("courses.keep_feed", allowed=learns, who="Everyone who signs in: the address of her own calendar.")
