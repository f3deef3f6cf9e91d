from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lms.agencies.models import Agency, Employment
from quizzes.assembly.models import Quiz

from . import limits
from .models import Allowance, AllowanceQuerySet

if TYPE_CHECKING:
    from lms.people.models import User

    from .limits import Limits


def of(quiz: Quiz, user: User, now: dt.datetime) -> AllowanceQuerySet:
    """What ``user`` is allowed at a quiz now: given to her, to where she works or what is above it, to her category."""
    places = Employment.objects.current().filter(user=user)
    in_agency = places.filter(agency__path__startswith=OuterRef("agency__path"))
    in_category = places.filter(position__category=OuterRef("category"))
    hers = Q(user=user) | Q(agency__isnull=False) & Q(Exists(in_agency)) | ~Q(category="") & Q(Exists(in_category))
    return Allowance.objects.in_force(now).filter(hers, quiz=quiz)


def effective(quiz: Quiz, user: User, *, own: Limits | None = None) -> Limits:
    """The rules that hold for ``user``. ``own``: those that her attempt began with, where they are not the quiz's now.

    One query.
    """
    return limits.effective(own or limits.Limits.of(quiz), of(quiz, user, timezone.now()))


def allowances(quiz: Quiz) -> QuerySet[Allowance]:
    """Everything that was given at a quiz: what is in force first, then the newest."""
    found = Allowance.objects.filter(quiz=quiz).select_related("user", "agency", "by", "revoked_by")
    return found.order_by("-revoked_at", "-id")


def agencies() -> QuerySet[Agency]:
    """Agencies in the order of the tree."""
    return Agency.objects.order_by("path")
