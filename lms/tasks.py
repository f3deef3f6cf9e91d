"""Index of the floor's background work: Celery and the job register look here."""

from .jobs import tasks as jobs
from .notifications import tasks as notifications

__all__ = ["jobs", "notifications"]
