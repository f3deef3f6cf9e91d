"""What a report asks within the reach of who reads it: never more than she may see, whoever has put it together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from courses.catalogue.models import Course
from courses.reports import periods
from courses.reports.filters import Filters, Status, past_day, word_of
from courses.reports.reach import Place, Reach, places, reach_of
from courses.reports.rules import people_in_reach
from courses.requirements.models import Requirement
from lms.agencies.scopes import working_under
from lms.errors import Refused
from lms.models import Agency, Employment, Position, User

if TYPE_CHECKING:
    from lms.api.models import ApiToken
    from lms.people.models import User as Person

NOBODY = "В этом отчёте нет никого из ваших органов."
GONE = "Курса или требования, о котором этот отчёт, больше нет."
MONTH_END = "month_end"


@dataclass(frozen=True)
class Question:
    """``people``: users whose names may be told; others of the rows are counted without a name."""

    filters: Filters
    people: Q

    def named(self, user_ids: Collection[int]) -> set[int]:
        return set(User.objects.filter(self.people, pk__in=user_ids).values_list("pk", flat=True))

    @property
    def within(self) -> Q:
        """People of the chosen agencies who work there now, for rows that have no agency of their own."""
        reach = self.filters.reach
        if reach.own and reach.chosen:
            return self.people & _working_in(reach.chosen)
        found = Q()
        for place in reach.tops:
            found |= working_under(place.path)
        return self.people & found


def of_user(user: Person, conditions: Mapping[str, Any]) -> Question:
    return _asked(user, reach_of(user), people_in_reach(user), conditions)


def of_token(token: ApiToken, conditions: Mapping[str, Any], path: str) -> Question:
    """What another system asks: of the subtree at ``path``, which is the token's or lies in it."""
    within = places(Agency.objects.filter(path__startswith=path))
    return _asked(token.issued_by, within, working_under(path), conditions)


def _asked(asker: Person, within: Sequence[Place], people: Q, conditions: Mapping[str, Any]) -> Question:
    on = day_of(conditions.get("on", ""))
    return Question(
        Filters(
            asker=asker,
            reach=_reach(within, conditions),
            courses=(),
            course=_known(Course, conditions.get("course")),
            category=word_of(conditions, "category", Position.Category.values),
            status=word_of(conditions, "status", Status.values),
            on=on,
            requirement=_known(Requirement, conditions.get("requirement")),
            period=periods.read(conditions, on or timezone.localdate()),
        ),
        people,
    )


def _reach(within: Sequence[Place], conditions: Mapping[str, Any]) -> Reach:
    """The agency of the report as far as it lies in ``within``."""
    if not within:
        raise Refused(NOBODY)
    if not conditions.get("agency"):
        return Reach(within)
    chosen = next((place for place in within if place.pk == conditions["agency"]), None)
    if chosen is not None:
        return Reach(within, chosen, own=bool(conditions.get("own")))
    path = Agency.objects.filter(pk=conditions["agency"]).values_list("path", flat=True).first()
    inside = [place for place in within if path is not None and place.path.startswith(path)]
    if not inside or conditions.get("own"):
        raise Refused(NOBODY)
    return Reach(inside)


def day_of(word: str) -> dt.date | None:
    """The past day that a report is about: a date, or «month_end», the last day of the month before this one."""
    if word == MONTH_END:
        return timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    return past_day(word)


def _known(model: type[Any], key: Any) -> Any:
    if not key:
        return None
    found = model.objects.filter(pk=key).first()
    if found is None:
        raise Refused(GONE)
    return found


def _working_in(place: Place) -> Q:
    return Q(Exists(Employment.objects.current().filter(agency=place.pk, user=OuterRef("pk"))))
