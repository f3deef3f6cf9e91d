from __future__ import annotations

from .models import Job


def given_up(key: str) -> bool:
    """Whether the job was tried as often as jobs are, and is done by nobody any more."""
    return Job.objects.filter(key=key, failed_at__isnull=False, done_at=None).exists()
