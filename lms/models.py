"""Index of the floor's tables: Django looks for models here."""

from .agencies.models import (
    Absence,
    Agency,
    AgencyName,
    Employment,
    EmploymentEvent,
    PersonTag,
    Position,
    Role,
    RoleGrant,
)
from .api.models import ApiAnswer, ApiToken
from .audit.models import AuditEntry
from .exports.models import Export
from .files.models import StoredFile
from .jobs.models import Job
from .messengers.models import Messenger, MessengerLink, MessengerMessage
from .notifications.models import ClosedAddress, MailPreferences, Notification, Wording
from .people.models import Invitation, User
from .staffing.models import StaffImport, StaffLine
from .uploads.models import Upload
from .webhooks.models import Delivery, Subscription

__all__ = [
    "Absence",
    "Agency",
    "AgencyName",
    "ApiAnswer",
    "ApiToken",
    "AuditEntry",
    "ClosedAddress",
    "Delivery",
    "Employment",
    "EmploymentEvent",
    "Export",
    "Invitation",
    "Job",
    "MailPreferences",
    "Messenger",
    "MessengerLink",
    "MessengerMessage",
    "Notification",
    "PersonTag",
    "Position",
    "Role",
    "RoleGrant",
    "StaffImport",
    "StaffLine",
    "StoredFile",
    "Subscription",
    "Upload",
    "User",
    "Wording",
]
