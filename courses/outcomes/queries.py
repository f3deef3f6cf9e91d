from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.attendance.presence import last_marks
from courses.catalogue.models import Course
from courses.editions.models import SeminarEdition
from courses.faq.models import CourseQuestion
from courses.feedback.nps import Nps
from courses.feedback.queries import SHOWN_FROM, scores_of
from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession


@dataclass(frozen=True)
class Outcome:
    """How one session went. ``attended``: None where nobody was marked yet."""

    session: SeminarSession
    registered: int
    attended: int | None
    scores: Counter[int]
    questions: int
    answered: int

    @property
    def answers(self) -> int:
        return sum(self.scores.values())

    @property
    def nps(self) -> Nps | None:
        """None where too few have answered to be shown."""
        return Nps.of(self.scores) if self.answers >= SHOWN_FROM else None


@dataclass(frozen=True)
class EditionOutcome:
    """How an edition went: its sessions and what they come to together."""

    edition: SeminarEdition
    sessions: Sequence[Outcome] = field(default_factory=tuple)

    @property
    def first(self) -> dt.datetime:
        return self.sessions[0].session.starts_at

    @property
    def last(self) -> dt.datetime:
        return self.sessions[-1].session.starts_at

    @property
    def registered(self) -> int:
        return sum(one.registered for one in self.sessions)

    @property
    def expected(self) -> int:
        """Registered for the sessions at which people were marked: what ``attended`` is a part of."""
        return sum(one.registered for one in self.sessions if one.attended is not None)

    @property
    def attended(self) -> int | None:
        known = [one.attended for one in self.sessions if one.attended is not None]
        return sum(known) if known else None

    @property
    def share(self) -> float | None:
        """Of those expected the part that came; people without a seat may make it more than one."""
        return self.attended / self.expected if self.attended is not None and self.expected else None

    @property
    def answers(self) -> int:
        return sum(one.answers for one in self.sessions)

    @cached_property
    def nps(self) -> Nps | None:
        """Of all answers. Those of sessions with too few count only where together they are enough, so that nobody
        reckons them out of the whole."""
        shown = [one.scores for one in self.sessions if one.nps is not None]
        few = [one.scores for one in self.sessions if one.nps is None]
        if sum(sum(scores.values()) for scores in few) >= SHOWN_FROM:
            shown += few
        return Nps.of(sum(shown, Counter())) if shown else None

    @property
    def questions(self) -> int:
        return sum(one.questions for one in self.sessions)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.sessions)


def editions(*, course: Course | None, year: int | None) -> list[EditionOutcome]:
    """Editions with sessions that are over: of a course, of a year, or all; the newest first. Three queries."""
    held = _held()
    if course is not None:
        held = held.filter(course=course)
    if year is not None:
        held = held.filter(starts_at__year=year)
    by_edition: defaultdict[int, list[Outcome]] = defaultdict(list)
    found: dict[int, SeminarEdition] = {}
    for one in _outcomes(held):
        found[one.session.edition_id] = one.session.edition
        by_edition[one.session.edition_id].append(one)
    made = [EditionOutcome(found[pk], sessions) for pk, sessions in by_edition.items()]
    return sorted(made, key=lambda one: one.last, reverse=True)


def years() -> list[int]:
    """Years in which there were sessions, the latest first."""
    return [day.year for day in _held().order_by().datetimes("starts_at", "year", order="DESC")]


def courses() -> QuerySet[Course]:
    """Courses that have had sessions."""
    return Course.objects.filter(pk__in=_held().order_by().values("course")).order_by("title", "pk")


def _held() -> QuerySet[SeminarSession]:
    return SeminarSession.objects.filter(cancelled_at=None, ends_at__lte=timezone.now()).order_by("starts_at", "id")


def _outcomes(held: QuerySet[SeminarSession]) -> Iterable[Outcome]:
    of = {"session": OuterRef("pk")}
    seated = Registration.objects.filter(**of, state=Registration.State.SEATED)
    asked = CourseQuestion.objects.filter(**of, withdrawn_at=None)
    done = asked.filter(Q(answered_at__isnull=False) | Q(published_at__isnull=False))
    rows: Any = held.select_related("course", "edition__course", "hall").annotate(
        registered=_count(seated), questions_asked=_count(asked), questions_answered=_count(done)
    )
    sessions = list(rows)
    marks = last_marks().filter(session__in=sessions).values("session")
    marked = marks.annotate(came=Count("pk", filter=Q(minutes__gt=0)))
    attended = dict(marked.values_list("session", "came"))
    scores = scores_of(one.pk for one in sessions)
    for one in sessions:
        yield Outcome(
            session=one,
            registered=one.registered,
            attended=attended.get(one.pk),
            scores=scores.get(one.pk, Counter()),
            questions=one.questions_asked,
            answered=one.questions_answered,
        )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values(of=F("session")).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
