"""What the editor asks about colleagues."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils import timezone

from courses.catalogue.models import Course

from .models import Coauthor

if TYPE_CHECKING:
    from lms.people.models import User

# The editor says every fifteen seconds that it is open; whoever missed it twice has left.
LEASE: Final = dt.timedelta(seconds=40)


def others(course: Course, user: User) -> QuerySet[Coauthor]:
    """Colleagues who are in the editor of the course now, with the lesson each is at."""
    here = Coauthor.objects.filter(course=course, at__gt=timezone.now() - LEASE).exclude(user=user)
    return here.select_related("user", "lesson").order_by("user__last_name", "user_id")
