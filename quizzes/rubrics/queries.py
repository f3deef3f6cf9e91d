from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.access import rows

from .models import Rubric

if TYPE_CHECKING:
    from lms.people.models import User


def rubrics(user: User) -> QuerySet[Rubric]:
    """Editions that ``user`` may see, the newest of each rubric first, with ``marked`` and ``used``: how many marks
    rest on it and how many exercises name it."""
    return (
        rows(user, "quizzes.view_rubric", Rubric)
        .defer("body")
        .annotate(marked=_count("marks"), used=_count("scenarios"))
        .order_by("-is_current", "title", "-number")
    )


def _count(relation: str) -> Coalesce:
    counted = Rubric.objects.filter(pk=OuterRef("pk")).annotate(found=Count(relation)).values("found")
    return Coalesce(Subquery(counted), 0)


def published() -> QuerySet[Rubric]:
    """Editions by which an exercise may be judged."""
    return Rubric.objects.exclude(published_at=None).defer("body").order_by("title", "-number")
