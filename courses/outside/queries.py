from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from courses.catalogue.models import Course
from lms.access import allows, rows

from .models import OutsideTraining

if TYPE_CHECKING:
    from lms.people.models import User

LATE_AFTER = dt.timedelta(days=7)


def courses_to_count_for() -> QuerySet[Course]:
    return Course.objects.exclude(state=Course.State.DRAFT).order_by("programme__title", "order", "title")


def own(user: User) -> QuerySet[OutsideTraining]:
    """What the person has sent, and what was noted of her from a table."""
    return OutsideTraining.objects.filter(user=user).select_related("course", "document", "decided_by")


def waiting(user: User) -> QuerySet[OutsideTraining]:
    """Papers that ``user`` may judge, the longest waiting first."""
    found = rows(user, "courses.judge_outside_training", OutsideTraining)
    return found.filter(state="waiting").select_related("user", "course").order_by("sent_at", "pk")


def decided(user: User) -> QuerySet[OutsideTraining]:
    """Papers that were judged; what came in from a table stands with its import."""
    found = rows(user, "courses.judge_outside_training", OutsideTraining).filter(imported=None)
    return found.exclude(state="waiting").select_related("user", "course", "decided_by").order_by("-decided_at", "-pk")


def is_late(training: OutsideTraining) -> bool:
    return training.state == "waiting" and training.sent_at < timezone.now() - LATE_AFTER


@dataclass(frozen=True)
class Papers:
    """The trainings of one person, and whether the reader may judge them."""

    trainings: Sequence[OutsideTraining]
    may_judge: bool

    def __bool__(self) -> bool:
        return bool(self.trainings)

    @property
    def counted(self) -> list[OutsideTraining]:
        return [one for one in self.trainings if one.state == OutsideTraining.State.CONFIRMED]


def papers_of(person: User, *, by: User) -> Papers:
    """What is known of a person's training elsewhere. One query, and another where there is something."""
    found = OutsideTraining.objects.filter(user=person)
    trainings = list(found.select_related("course", "document", "decided_by", "imported").order_by("-completed_on"))
    return Papers(trainings, bool(trainings) and allows(by, "courses.judge_outside_training", trainings[0]))
