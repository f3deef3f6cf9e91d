"""Who fits in: seats of a session by way, quotas of agencies. Counted once, then kept in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from courses.editions.models import SeminarEdition
from courses.seminars.models import SeminarSession

from .models import Registration

Way = str


@dataclass
class Room:
    """What is taken in the sessions of an edition. Ask only under the edition's lock."""

    limits: dict[tuple[int, Way], int | None]
    quotas: dict[str, int]  # path of the agency → seats a session
    taken: Counter[tuple[int, Way]] = field(default_factory=Counter)
    by_quota: Counter[tuple[int, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, edition: SeminarEdition, sessions: Iterable[SeminarSession]) -> Room:
        """Two queries."""
        sessions = list(sessions)
        room = cls(
            limits={(one.pk, way): limit for one in sessions for way, limit in limits(one).items()},
            quotas={quota.agency.path: quota.seats for quota in edition.quotas.select_related("agency")},
        )
        seated = Registration.objects.filter(session__in=sessions, state=Registration.State.SEATED)
        counted = seated.order_by().values("session", "way", "agency__path").annotate(people=Count("pk"))
        for row in counted:
            room.seat(row["session"], row["way"], row["agency__path"], row["people"])
        return room

    def seat(self, session: int, way: Way, path: str | None, people: int = 1) -> None:
        self.taken[session, way] += people
        for quota in self._quotas_over(path):
            self.by_quota[session, quota] += people

    def fits(self, session: int, way: Way, path: str | None) -> bool:
        limit = self.limits.get((session, way))
        if limit is not None and self.taken[session, way] >= limit:
            return False
        return all(self.by_quota[session, quota] < self.quotas[quota] for quota in self._quotas_over(path))

    def _quotas_over(self, path: str | None) -> list[str]:
        return [quota for quota in self.quotas if path and path.startswith(quota)]


def limits(session: SeminarSession) -> dict[Way, int | None]:
    """The ways in which one may come, each with its seats (None: as many as come)."""
    ways: dict[Way, int | None] = {}
    if session.in_hall:
        ways[Registration.Way.HALL] = session.seats
    if session.online_url:
        ways[Registration.Way.ONLINE] = session.online_seats
    return ways
