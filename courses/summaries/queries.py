from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Exists, Min, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.reports import sums
from courses.reports.figures import Figures, roll_up
from courses.reports.filters import Filters
from courses.reports.reach import Reach, places
from courses.reports.rules import people_in_reach
from courses.requirements.models import Assignment, Standing
from lms.access import rows
from lms.agencies.scopes import working_under
from lms.models import Agency, Employment, Role, RoleGrant, User
from lms.workdays.calendar import is_working
from quizzes.models import Mark, Reply, Scenario

from . import score
from .advice import REMIND_LATE, REMIND_SOON, advise
from .content import Content, Late, Place, Unit, Worst, rank
from .models import Summary, SummarySettings

if TYPE_CHECKING:
    from lms.people.models import User as Person

SOON: Final = dt.timedelta(days=7)
LISTED: Final = 30  # overdue people on the page; the rest is a link
WORST: Final = 3
PEERS_AT_LEAST: Final = 3
PEOPLE_AT_LEAST: Final = 5  # with fewer a place says more about luck than about work
LEAK: Final = "SF1"


def settings_now() -> SummarySettings:
    return SummarySettings.objects.first() or SummarySettings()


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def sent_on(week: dt.date) -> dt.date:
    """The first working day of the week that begins on ``week``."""
    return next(day for day in (week + dt.timedelta(days=number) for number in range(14)) if is_working(day))


# --- who answers for what ---------------------------------------------------------------------------------------------
def heads() -> list[tuple[User, Agency]]:
    """Everybody who heads an agency today, with it; of agencies one inside another the upper one."""
    grants = RoleGrant.objects.current().filter(role=Role.HEAD, user__is_active=True).select_related("user", "agency")
    held: defaultdict[User, list[Agency]] = defaultdict(list)
    for grant in grants.order_by("user_id", "agency__path"):
        if not any(grant.agency.path.startswith(one.path) for one in held[grant.user]):
            held[grant.user].append(grant.agency)
    return [(user, agency) for user, agencies in held.items() for agency in agencies]


# --- the page ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Region:
    """Figures of every agency with what is under it, now and a week before ``day``: counted once for many heads."""

    day: dt.date
    reach: Reach
    now: Mapping[int, Figures]
    before: Mapping[int, Figures]
    closed: frozenset[int]


def region(day: dt.date) -> Region:
    """``day``: the Monday of the summaries."""
    reach = Reach(places(Agency.objects.all()))
    asker = User()
    now = Filters(asker, reach, courses=())
    before = Filters(asker, reach, courses=(), on=day - dt.timedelta(days=8))
    closed = Agency.objects.filter(valid_to__lte=timezone.localdate()).values_list("pk", flat=True)
    return Region(
        day,
        reach,
        roll_up(sums.figures_by_agency(now), reach),
        roll_up(sums.figures_by_agency(before), reach),
        frozenset(closed),
    )


def build(whole: Region, agency: Agency, *, shows_place: bool) -> Content:
    """The page of an agency as it stands now, about the week that is over on ``whole.day``."""
    now = whole.now.get(agency.pk, Figures())
    before = whole.before.get(agency.pk, Figures())
    since = whole.day - SOON
    replies, shift, worst = _replies(agency, since, whole.day)
    replies_before, _shift, _worst = _replies(agency, since - SOON, since)
    soon = due(agency, REMIND_SOON).count()
    place, why = _place(whole, agency) if shows_place else (None, "")
    return Content(
        agency=agency.name,
        since=since,
        until=whole.day - dt.timedelta(days=1),
        required=now.required,
        completed=now.completed,
        in_progress=now.in_progress,
        not_started=now.not_started,
        overdue=now.overdue,
        required_before=before.required,
        completed_before=before.completed,
        overdue_before=before.overdue,
        soon=soon,
        units=_units(whole, agency),
        late=_late(agency),
        replies=replies,
        replies_before=replies_before,
        worst=worst,
        shift=shift,
        advice=advise(
            required=now.required,
            overdue=now.overdue,
            soon=soon,
            overdue_change=now.overdue - before.overdue if before.required else 0,
            replies=replies,
        ),
        place=place,
        place_why=why,
    )


def due(agency: Agency, code: str) -> QuerySet[Standing]:
    """People of the agency who are late, or who have something due within a week and nothing overdue."""
    today = timezone.localdate()
    found = Standing.objects.filter(sums.UNFINISHED, agency__path__startswith=agency.path)
    if code == REMIND_LATE:
        return found.filter(next_due_on__lt=today)
    return found.filter(next_due_on__range=(today, today + SOON))


def _units(whole: Region, agency: Agency) -> tuple[Unit, ...]:
    return tuple(
        Unit(node.short_name, figures.required, figures.completed, figures.overdue)
        for node in whole.reach.children.get(agency.pk, [])
        if (figures := whole.now.get(node.pk))
    )


def _late(agency: Agency) -> tuple[Late, ...]:
    late = Assignment.objects.filter(
        sums.UNFINISHED, agency__path__startswith=agency.path, due_on__lt=timezone.localdate()
    )
    first = late.order_by().values("user").annotate(first=Min("due_on")).order_by("first", "user")[:LISTED]
    since = {one["user"]: one["first"] for one in first}
    courses: defaultdict[int, list[str]] = defaultdict(list)
    found = late.filter(user__in=since).order_by("due_on", "course__order", "course_id")
    for user, title in found.values_list("user", "course__title"):
        courses[user].append(title)
    main = Employment.objects.current().filter(is_main=True, user__in=since).select_related("position", "agency")
    posts = {one.user_id: one for one in main.order_by("started_on", "pk")}
    return tuple(
        Late(
            user,
            posts[user].position.title if user in posts else "",
            posts[user].agency.short_name if user in posts else "",
            tuple(courses[user]),
            day,
        )
        for user, day in since.items()
    )


def _replies(agency: Agency, since: dt.date, until: dt.date) -> tuple[score.Week, score.Week, tuple[Worst, ...]]:
    """Replies sent from one day to before another by those who work there; queues apart; the weakest."""
    confirmed = Mark.objects.filter(reply=OuterRef("pk"), superseded_at=None, stop_factors__contains=[LEAK])
    sent = (
        Reply.objects.exclude(state=Reply.State.DRAFT)
        .filter(working_under(agency.path, field="user_id"), trial=False, submitted_at__gte=sums.start_of(since))
        .filter(submitted_at__lt=sums.start_of(until))
        .annotate(leak=Exists(confirmed), result=Coalesce("trainer_score", "machine_score"))
    )
    single: list[score.Reply] = []
    queues: list[score.Reply] = []
    worst: list[Worst] = []
    fields = ("user", "situation__kind", "situation__title", "situation__write_minutes")
    for user, kind, title, norm, begun, ended, result, leak in sent.order_by("result", "pk").values_list(
        *fields, "started_at", "submitted_at", "result", "leak"
    ):
        one = score.Reply(result, (ended - begun).total_seconds() / 60, norm or None, leak)
        (queues if kind == Scenario.Kind.TRIAGE else single).append(one)
        if len(worst) < WORST:
            worst.append(Worst(user, title, result))
    return score.week(single), score.week(queues), tuple(worst)


def _place(whole: Region, agency: Agency) -> tuple[Place | None, str]:
    shares = {
        node.pk: share
        for node in whole.reach.agencies
        if node.kind == agency.kind
        and node.pk not in whole.closed
        and (figures := whole.now.get(node.pk))
        and figures.required >= PEOPLE_AT_LEAST
        and (share := figures.share) is not None
    }
    if agency.pk not in shares:
        return None, "обучение назначено меньше чем пяти людям"
    if len(shares) < PEERS_AT_LEAST:
        return None, "таких органов меньше трёх"
    number, of = rank(agency.pk, shares)
    return Place(number, of, str(agency.get_kind_display()), median(shares.values())), ""


# --- what was sent ----------------------------------------------------------------------------------------------------
def summaries(user: Person) -> QuerySet[Summary]:
    """What ``user`` may read: her own first of each week."""
    found = rows(user, "courses.view_summary", Summary).select_related("head", "agency")
    others = Case(When(head=user, then=0), default=1)
    return found.order_by("-day", others, "agency__path", "id")


def earlier(summary: Summary) -> QuerySet[Summary]:
    """Other weeks of the same head and agency, the newest first."""
    return (
        Summary.objects.filter(head=summary.head_id, agency=summary.agency_id).exclude(pk=summary.pk).order_by("-day")
    )


def names(user: Person, content: Content) -> dict[int, str]:
    """Names of the people of a page whom ``user`` may see today."""
    keys = {one.user for one in content.late} | {one.user for one in content.worst}
    found: Iterable[User] = User.objects.filter(people_in_reach(user), pk__in=keys)
    return {one.pk: one.get_full_name() for one in found}


def previewable(user: Person) -> QuerySet[Agency]:
    """Agencies that have a head and lie in the reach of ``user``: their next summary can be looked at."""
    headed = {agency.pk for _head, agency in heads()}
    return rows(user, "courses.preview_summary", Agency).filter(pk__in=headed).order_by("path")
