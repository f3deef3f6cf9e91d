"""What a session collides with, each as a sentence. The database refuses it anyway; this says it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.people.models import User
from lms.ui import russian

from .models import SeminarSession

CONSTRAINTS = ("hall_taken_once", "trainer_in_one_place", "learner_in_one_place")


def collisions(session: SeminarSession, trainers: Iterable[User]) -> Iterator[str]:
    for trainer in trainers:
        for other in _meanwhile(session).filter(leads__user=trainer):
            yield _("%(name)s в это время ведёт «%(title)s»: %(when)s. Выберите другое время или другого тренера.") % {
                "name": trainer.get_full_name(),
                "title": other.course.title,
                "when": hours(other),
            }
    if session.hall is not None:
        for other in _meanwhile(session).filter(hall=session.hall):
            yield _("%(hall)s в это время занят: «%(title)s», %(when)s. Выберите другое время или другой зал.") % {
                "hall": f"Зал «{session.hall.title}»",
                "title": other.course.title,
                "when": hours(other),
            }


def hours(session: SeminarSession) -> str:
    """«24 ноября, 10:00–11:30»."""
    start = russian.human_datetime(timezone.localtime(session.starts_at), timezone.localdate())
    return f"{start}–{timezone.localtime(session.ends_at):%H:%M}"


def _meanwhile(session: SeminarSession) -> QuerySet[SeminarSession]:
    overlapping = SeminarSession.objects.filter(
        cancelled_at=None, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at
    )
    return overlapping.exclude(pk=session.pk).select_related("course")
