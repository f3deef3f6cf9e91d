from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.seminars.collisions import hours
from courses.seminars.models import GATHERS_BEFORE, SeminarSession, SessionTrainer
from courses.seminars.queries import ahead
from lms.access import rows
from lms.agencies.models import Agency, Role, RoleGrant
from lms.agencies.scopes import lineage
from lms.people.models import User
from lms.ui.russian import plural

from .models import LIVE, Registration
from .room import limits

State, Way = Registration.State, Registration.Way
PARTS = (State.ASKED, State.SEATED, State.WAITING)
NAMES = ("id", "last_name", "first_name", "patronymic")


@dataclass(frozen=True)
class Choice:
    """A way to come: how many seats are left (None: no limit)."""

    way: str
    left: int | None

    @property
    def label(self) -> str:
        return str(Way(self.way).label)

    @property
    def words(self) -> str:
        if self.left is None:
            return _("места есть")
        if not self.left:
            return _("мест нет, есть лист ожидания")
        return plural(self.left, "свободное место", "свободных места", "свободных мест")


@dataclass(frozen=True)
class Offer:
    """A session as one person sees it: what is free, and whether she is registered."""

    session: SeminarSession
    choices: Sequence[Choice]
    waiting: int
    mine: str = ""
    mine_id: int = 0
    mine_way: str = ""
    ahead: int = 0
    trainers: Sequence[User] = ()

    @property
    def is_mine(self) -> bool:
        return bool(self.mine)

    @property
    def is_seated(self) -> bool:
        return self.mine == State.SEATED

    @property
    def gathers(self) -> bool:
        """Whether she has a seat and it is time to come."""
        start, end = self.session.starts_at - GATHERS_BEFORE, self.session.ends_at
        return self.is_seated and self.session.cancelled_at is None and start <= timezone.now() < end

    @property
    def may_leave(self) -> bool:
        """Whether she may still give up her place: the session has not begun."""
        return self.is_mine and self.session.cancelled_at is None and self.session.starts_at > timezone.now()

    @property
    def label(self) -> str:
        if self.mine == State.WAITING:
            return _("В листе ожидания, вы %(place)s-й в очереди") % {"place": self.ahead + 1}
        words = {"seated": _("Вы записаны"), "asked": _("Ждёт согласования руководителя")}
        return words.get(self.mine, "")

    @property
    def mark(self) -> str:
        return {"seated": "done", "waiting": "waiting", "asked": "soon"}.get(self.mine, "")

    @property
    def can_register(self) -> bool:
        session = self.session
        return (
            not self.mine
            and session.cancelled_at is None
            and session.starts_at > timezone.now()
            and session.edition.is_open
        )

    @property
    def shows_link(self) -> bool:
        return self.is_seated and self.session.link_is_shown


def offers(sessions: QuerySet[SeminarSession], user: User) -> list[Offer]:
    """The sessions as ``user`` sees them, with those who lead them, in one query."""
    of = Registration.objects.filter(session=OuterRef("pk"))
    mine = of.filter(user=user, state__in=LIVE).values(
        row=JSONObject(id="pk", state="state", way="way", queued_at="queued_at")
    )
    before = of.filter(
        state=State.WAITING,
        queued_at__lt=Subquery(
            Registration.objects.filter(session=OuterRef("session"), user=user, state=State.WAITING).values(
                "queued_at"
            )[:1]
        ),
    )
    leads = SessionTrainer.objects.filter(session=OuterRef("pk"))
    found: Any = sessions.annotate(
        taken_hall=_count(of.filter(state=State.SEATED, way=Way.HALL)),
        taken_online=_count(of.filter(state=State.SEATED, way=Way.ONLINE)),
        in_line=_count(of.filter(state=State.WAITING)),
        ahead=_count(before),
        mine=Subquery(mine[:1]),
        led_by=ArraySubquery(leads.order_by("pk").values(row=JSONObject(**{name: f"user__{name}" for name in NAMES}))),
    )
    return [_offer(session) for session in found]


def nearest(user: User, course_ids: Iterable[int]) -> Offer | None:
    """The next session that she is registered for; where there is none, the next of the courses."""
    mine = Exists(Registration.objects.filter(session=OuterRef("pk"), user=user, state__in=LIVE))
    found = ahead().annotate(comes=mine).filter(Q(comes=True) | Q(course_id__in=list(course_ids)))
    found = found.select_related("course", "hall", "edition").order_by("-comes", "starts_at", "id")
    return next(iter(offers(found[:1], user)), None)


def _offer(session: Any) -> Offer:
    taken = {Way.HALL: session.taken_hall, Way.ONLINE: session.taken_online}
    choices = [
        Choice(way, None if limit is None else max(0, limit - taken[Way(way)]))
        for way, limit in limits(session).items()
    ]
    mine = session.mine or {}
    return Offer(
        session=session,
        choices=choices,
        waiting=session.in_line,
        mine=mine.get("state", ""),
        mine_id=mine.get("id", 0),
        mine_way=mine.get("way", ""),
        ahead=session.ahead,
        trainers=[User(**names) for names in session.led_by],
    )


def _count(which: QuerySet[Registration]) -> Coalesce:
    counted = which.order_by().values("session").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def busy(session: SeminarSession, people: Iterable[User], *, reader: User | None = None) -> list[str]:
    """Who of ``people`` is registered for something else at that time, each as a sentence that ``reader`` reads."""
    found = clashes([session], people, reader=reader)
    return [sentence for sentences in found.values() for sentence in sentences]


def clashes(
    sessions: Iterable[SeminarSession], people: Iterable[User], *, reader: User | None = None
) -> dict[int, list[str]]:
    """Person → what else she is registered for at the time of ``sessions``. A query for each session."""
    mine = _("Вы в это время уже на другом занятии: «%(title)s», %(when)s. Сначала снимите ту запись.")
    theirs = _("%(name)s в это время уже на другом занятии: «%(title)s», %(when)s. Сначала снимите ту запись.")
    found: dict[int, list[str]] = {}
    elsewhere = Registration.objects.filter(user__in=people, state__in=LIVE, session__cancelled_at=None)
    for session in sessions:
        then = elsewhere.filter(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
        for one in then.exclude(session=session).select_related("user", "session__course"):
            words = {"name": one.user.get_full_name(), "title": one.session.course.title, "when": hours(one.session)}
            found.setdefault(one.user_id, []).append((mine if one.user == reader else theirs) % words)
    return found


def roster(session: SeminarSession, reader: User) -> QuerySet[Any]:
    """The registrations of a session whose people ``reader`` may see, by their ``part`` and in the order of the line.

    The parts: those who wait for approval, who have a seat, who stand in line, and those that are closed.
    """
    mine = rows(reader, "courses.view_registration", Registration).filter(session=session)
    parts = [When(state=state, then=number) for number, state in enumerate(PARTS)]
    return (
        mine.annotate(part=Case(*parts, default=len(PARTS), output_field=IntegerField()))
        .select_related("user", "agency", "registered_by", "instead_of__user")
        .order_by("part", "queued_at", "id")
    )


def parts(page: Iterable[Any]) -> list[tuple[str, list[Registration]]]:
    """The rows of a ``page`` of a roster by their parts, each under its state; everything closed has none."""
    return [
        (PARTS[number] if number < len(PARTS) else "", list(people))
        for number, people in groupby(page, key=attrgetter("part"))
    ]


def sizes(roster: QuerySet[Registration]) -> dict[str, int]:
    """How many registrations of a roster are in each state."""
    return dict(roster.order_by().values_list("state").annotate(Count("pk")))


def to_approve(reader: User) -> QuerySet[Registration]:
    """What waits for the head's word, the nearest session first."""
    waiting = rows(reader, "courses.decide_registration", Registration).filter(
        state=State.ASKED, session__starts_at__gt=timezone.now()
    )
    return waiting.select_related("user", "agency", "session__course", "session__hall").order_by(
        "session__starts_at", "id"
    )


def elsewhere(session: SeminarSession) -> QuerySet[SeminarSession]:
    """Other sessions of the same course to which one may be transferred."""
    ahead = SeminarSession.objects.filter(
        course=session.course_id,
        cancelled_at=None,
        starts_at__gt=timezone.now(),
        edition__announced_at__isnull=False,
        edition__attend="one",
    )
    return ahead.exclude(pk=session.pk).select_related("hall", "edition").order_by("starts_at")


def heads_of(agencies: Iterable[Agency]) -> dict[int, list[User]]:
    """Agency → its heads; where it has none, those of the nearest one above. One query."""
    lines = {one.pk: lineage(one.path) for one in agencies}
    grants = RoleGrant.objects.current().filter(
        role=Role.HEAD, user__is_active=True, agency__path__in={path for line in lines.values() for path in line}
    )
    by_path: dict[str, list[User]] = {}
    for grant in grants.select_related("agency", "user"):
        by_path.setdefault(grant.agency.path, []).append(grant.user)
    return {
        pk: next((by_path[path] for path in sorted(line, key=len, reverse=True) if path in by_path), [])
        for pk, line in lines.items()
    }
