from __future__ import annotations

from django.db.models import QuerySet

from .models import Employment


def staff_under(path: str) -> QuerySet[Employment]:
    """Who works where today in the subtree at ``path``: a row an employment."""
    return (
        Employment.objects.current().filter(agency__path__startswith=path).select_related("user", "agency", "position")
    )


def personnel_numbers(people: list[int], path: str) -> dict[int, str]:
    """The personnel numbers by which the subtree at ``path`` knows ``people`` today; the main place counts first."""
    found = Employment.objects.current().filter(agency__path__startswith=path, user__in=people)
    return dict(found.order_by("is_main", "started_on", "id").values_list("user", "personnel_number"))
