"""Index of the floor's administration: Django looks here."""

from .adjustments import admin as adjustments
from .catalogue import admin as catalogue
from .certificates import admin as certificates
from .concerns import admin as concerns
from .cycles import admin as cycles
from .doubts import admin as doubts
from .editions import admin as editions
from .enrolments import admin as enrolments
from .escalation import admin as escalation
from .history import admin as history
from .imports import admin as imports
from .outside import admin as outside
from .progress import admin as progress
from .registrations import admin as registrations
from .requirements import admin as requirements
from .savedreports import admin as savedreports
from .seminars import admin as seminars
from .skills import admin as skills
from .summaries import admin as summaries

__all__ = [
    "adjustments",
    "catalogue",
    "certificates",
    "concerns",
    "cycles",
    "doubts",
    "editions",
    "enrolments",
    "escalation",
    "history",
    "imports",
    "outside",
    "progress",
    "registrations",
    "requirements",
    "savedreports",
    "seminars",
    "skills",
    "summaries",
]
