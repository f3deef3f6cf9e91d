"""Index of the floor's administration: Django looks here."""

from .agencies import admin as agencies
from .api import admin as api
from .audit import admin as audit
from .exports import admin as exports
from .files import admin as files
from .jobs import admin as jobs
from .notifications import admin as notifications
from .people import admin as people
from .staffing import admin as staffing
from .uploads import admin as uploads
from .webhooks import admin as webhooks

__all__ = [
    "agencies",
    "api",
    "audit",
    "exports",
    "files",
    "jobs",
    "notifications",
    "people",
    "staffing",
    "uploads",
    "webhooks",
]
