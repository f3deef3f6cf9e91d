"""Working days; they live in ``lms.workdays``."""

from lms.workdays.calendar import after, is_working

__all__ = ["after", "is_working"]
