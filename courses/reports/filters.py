"""What a report is asked for, read from the address. What is out of reach does not exist: 404."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db.models import TextChoices
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.requirements.models import Requirement
from lms.models import Position
from lms.people.names import sort_key

from . import periods, sums
from .periods import Period
from .reach import Reach, reach_of

if TYPE_CHECKING:
    from lms.access import UserRequest
    from lms.people.models import User


Chosen = TypeVar("Chosen", Course, Requirement)
WEEKS: Final = (12, 26)  # how far back a trend may look


class Status(TextChoices):
    """What people are looked for. Overdue people are also in progress or have not started."""

    COMPLETED = "completed", _("всё прошли")
    LEFT = "left", _("ещё не прошли")
    IN_PROGRESS = "in_progress", _("в процессе")
    NOT_STARTED = "not_started", _("не начали")
    STARTED = "started", _("начали или прошли")
    OVERDUE = "overdue", _("просрочили")
    EXPIRING = "expiring", _("прошли, но действие скоро истекает")
    EXPIRED = "expired", _("прошли раньше, но действие истекло")


OF_ASSIGNMENTS: Final = (Status.EXPIRING, Status.EXPIRED)  # a person as a whole is neither


@dataclass(frozen=True)
class Filters:
    """The question of a report. ``on``: as everything stood when that past day was over (None: as it stands now)."""

    asker: User
    reach: Reach
    courses: Sequence[Course]
    course: Course | None = None
    category: str = ""
    status: str = ""
    search: str = ""
    on: dt.date | None = None
    weeks: int = WEEKS[0]
    requirements: Sequence[Requirement] = ()
    requirement: Requirement | None = None
    period: Period | None = None
    each: bool = False

    @property
    def by_assignment(self) -> bool:
        """Whether assignments are counted (a person and a course), not people over all that is required of them."""
        return bool(self.each or self.course or self.requirement or self.period)

    @property
    def due(self) -> Period | None:
        """The period in which what is counted falls due."""
        return self.period if self.period and self.period.what == periods.DUE else None

    @property
    def done(self) -> Period | None:
        """The period in which what is counted was completed."""
        return self.period if self.period and self.period.what == periods.DONE else None

    @property
    def expires(self) -> Period | None:
        """The period in which what is counted ceases to hold."""
        return self.period if self.period and self.period.what == periods.EXPIRES else None

    @property
    def only_completed(self) -> bool:
        """Whether the period itself says that all that is counted is completed."""
        return bool(self.done or self.expires)

    @cached_property
    def day(self) -> dt.date:
        """The day that the report is about: what was due before it and is not completed is overdue."""
        return self.on or timezone.localdate()

    @property
    def words(self) -> list[str]:
        """What is searched for, in the form of ``User.name_key``."""
        return sort_key(self.search).split()

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What a link must carry to ask the same."""
        asked = {
            "agency": self.reach.chosen.pk if self.reach.chosen else "",
            "own": "1" if self.reach.own else "",
            "course": self.course.pk if self.course else "",
            "requirement": self.requirement.pk if self.requirement else "",
            "category": self.category,
            **(self.period.asked if self.period else {}),
            "each": "1" if self.each else "",
            "status": self.status,
            "search": self.search,
            "on": self.on.isoformat() if self.on else "",
            "weeks": self.weeks if self.weeks != WEEKS[0] else "",
        }
        return {name: value for name, value in asked.items() if value}

    def query(self, **changes: Any) -> str:
        """The address part that asks the same but for ``changes`` (an empty value takes a condition away)."""
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in {**self.asked, **changes}.items() if value})
        return query.urlencode()


def read(request: UserRequest) -> Filters:
    """The question that the address asks."""
    return ask(request.user, request.GET)


def ask(user: User, asked: Mapping[str, Any]) -> Filters:
    """The question that ``asked`` (see ``Filters.asked``) is of ``user``, within what she reaches now.

    Unknown words ask nothing; what is out of reach is a 404.
    """
    agencies = reach_of(user)
    if not agencies:
        raise Http404
    whole, on = Reach(agencies), past_day(str(asked.get("on", "")))
    chosen = whole.by_id.get(key(asked, "agency")) if asked.get("agency") else None
    if asked.get("agency") and chosen is None:
        raise Http404
    courses = sums.courses_required(whole, on)
    requirements = sums.requirements_of(whole, on)
    return Filters(
        asker=user,
        reach=Reach(agencies, chosen, own=bool(chosen and asked.get("own"))),
        courses=courses,
        course=_chosen(asked, "course", courses),
        requirements=requirements,
        requirement=_chosen(asked, "requirement", requirements),
        period=_period(asked, on),
        each=bool(asked.get("each")) or asked.get("status") in OF_ASSIGNMENTS,
        category=word_of(asked, "category", Position.Category.values),
        status=word_of(asked, "status", Status.values),
        search=str(asked.get("search", "")).replace("\x00", "").strip()[:100],
        on=on,
        weeks=int(word_of(asked, "weeks", [str(one) for one in WEEKS]) or WEEKS[0]),
    )


def _period(asked: Mapping[str, Any], on: dt.date | None) -> Period | None:
    return periods.read(asked, on or timezone.localdate())


def _chosen(asked: Mapping[str, Any], name: str, known: Sequence[Chosen]) -> Chosen | None:
    """The course or requirement that is named; a foreign one is a 404."""
    if not asked.get(name):
        return None
    if found := next((one for one in known if one.pk == key(asked, name)), None):
        return found
    raise Http404


def past_day(word: str) -> dt.date | None:
    """The day that is asked about, if it is over; today, a day to come and nonsense ask about now."""
    try:
        day = dt.date.fromisoformat(word.strip())
    except ValueError:
        return None
    return day if day < timezone.localdate() else None


def key(asked: Mapping[str, Any], name: str) -> int:
    """The number that is named; 0 for nonsense."""
    word = str(asked.get(name, ""))
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else 0


def word_of(asked: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    """The word that is named, if it is one of ``known``."""
    word = str(asked.get(name, ""))
    return word if word in known else ""
