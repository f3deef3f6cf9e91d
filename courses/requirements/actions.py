from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.audience import conditions
from courses.history import actions as history
from courses.history.why import because
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue
from lms.models import Agency, Notification, StoredFile, User
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from . import coverage, ledger, queries
from .coverage import Scope
from .models import Assignment, Progress, Requirement, RequirementCourse

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from courses.enrolments.models import Enrolment
    from courses.progress.models import Completion

ASSIGN = "requirements.assign"
TELL = "requirements.tell_assigned"
CHUNK = 2000

ASSIGNED = Kind(
    code="courses.assignment_made",
    title="Вам назначено обучение",
    body="{requirement}. Нужно пройти: {courses}. {ground}Сроки — в разделе «Моё обучение».",
)


@dataclass(frozen=True)
class Ground:
    """The legal ground: what paper, its number and date, and the paper itself."""

    title: str = ""
    number: str = ""
    date: dt.date | None = None
    file: StoredFile | None = None


NO_GROUND: Final = Ground()


@transaction.atomic
def require(
    *,
    title: str,
    agency: Agency,
    courses_with_due: Sequence[tuple[Course, dt.date]],
    audience: Mapping[str, Any] | None = None,
    priority: int = Requirement.Priority.ORDINARY,
    ground: Ground = NO_GROUND,
    starts_on: dt.date,
    new_staff_days: int = 90,
    by: User | None,
    tell: bool = True,
    at_once: bool = True,
) -> Requirement:
    """Require courses of the people of an agency's subtree whom ``audience`` covers, and assign them.

    Not ``at_once``: a job assigns them. ``audience`` is JSON in the language of ``courses.audience``; None: everybody.
    A second requirement in force of the same name for the same agency is refused: it is a repeated click.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if not courses_with_due:
        raise Refused(_("Выберите хотя бы один курс и его срок."))
    if Requirement.objects.filter(agency=agency, title=title, withdrawn_at=None).exists():
        raise Refused(_("Требование «%(title)s» для этого органа уже действует.") % {"title": title})
    requirement = Requirement.objects.create(
        title=title,
        agency=agency,
        audience=_checked(audience),
        priority=priority,
        ground=ground.title,
        ground_number=ground.number,
        ground_date=ground.date,
        ground_file=ground.file,
        starts_on=starts_on,
        new_staff_days=new_staff_days,
    )
    RequirementCourse.objects.bulk_create(
        RequirementCourse(requirement=requirement, course=course, due_on=due_on) for course, due_on in courses_with_due
    )
    record("courses.set_requirement", by=by, subject=requirement, agency=agency.code, courses=len(courses_with_due))
    if at_once:
        assign(requirement=requirement, tell=tell, by=by)
    else:
        enqueue(ASSIGN, key=f"{ASSIGN}:{requirement.pk}", payload={"requirement": requirement.pk})
    return requirement


@transaction.atomic
def assign(*, requirement: Requirement, tell: bool = True, by: User | None = None) -> int:
    """Assign what ``requirement`` asks for to everybody whom it covers today.

    May be repeated: a person keeps one assignment a course, that of the most demanding requirement. Returns how many
    assignments were made or drawn nearer.
    """
    coverage.note_concerned(Scope(requirement=requirement.pk))
    with because("required", by=by, **_grounds(requirement)):
        placed = coverage.place(Scope(courses=coverage.courses_of(requirement.pk)))
    if placed.get(requirement.pk) and tell:
        _owe_telling(requirement.pk)
    return placed.get(requirement.pk, 0)


@transaction.atomic
def apply_rule(*, requirement: Requirement, by: User | None) -> None:
    """The rule of ``requirement`` has been changed: whoever it concerned or concerns now is asked by the new one."""
    scope = Scope(courses=coverage.courses_of(requirement.pk))
    coverage.note_concerned(Scope(requirement=requirement.pk))
    with because("rule_changed", by=by, **_grounds(requirement)):
        coverage.drop_uncovered(scope)
        placed = coverage.place(scope)
    for touched in sorted(placed):
        _owe_telling(touched)


@transaction.atomic
def withdraw(*, requirement: Requirement, by: User | None) -> None:
    """Take the requirement back, and what it has assigned as far as it is not completed."""
    locked = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if locked.withdrawn_at is not None:
        return
    requirement.withdrawn_at = timezone.now()
    requirement.save(update_fields=["withdrawn_at"])
    scope = Scope(courses=coverage.courses_of(requirement.pk))
    coverage.note_concerned(Scope(requirement=requirement.pk))
    with because("withdrawn", by=by, **_grounds(requirement)):
        dropped = coverage.drop_uncovered(scope)
    with because("another_requirement", by=by):
        coverage.place(scope)  # another requirement may name the same courses with a later date
    record("courses.withdraw_requirement", by=by, subject=requirement, assignments=dropped)


@transaction.atomic
def follow_staff(*, user: User) -> None:
    """Bring a person's assignments into line with where she works today: after hire, transfer, dismissal."""
    _follow(Scope(people=[user.pk]))
    for requirement in queries.outstanding_requirements(user):
        _tell(requirement, [user])


@transaction.atomic
def follow_people(*, people: list[int]) -> None:
    """The same for many at once; their letters are owed."""
    for requirement in _follow(Scope(people=people)):
        _owe_telling(requirement)


@transaction.atomic
def follow_dates() -> None:
    """The same for those to whom something happened by date, with nobody at the keyboard.

    Employments and leaves begin and end, exemptions run out, and what was held expires.
    """
    touched = coverage.note_concerned(Scope()) | coverage.touched_by_date(Scope())
    if touched:
        for requirement in _follow(Scope(people=sorted(touched))):
            _owe_telling(requirement)


@transaction.atomic
def follow_everyone() -> None:
    """The same for everybody: a full recomputation. Where all was followed as it happened, it changes nothing."""
    for requirement in _follow(Scope()):
        _owe_telling(requirement)


@transaction.atomic
def follow_evidence(
    *, user_ids: Iterable[int], why: str = "completed", by: User | None = None, reason: str = ""
) -> None:
    """Of these people something has been fulfilled, or what fulfilled it counts no more."""
    with because(why, by=by, **({"reason": reason} if reason else {})):
        coverage.place(Scope(people=sorted(set(user_ids))))


def _follow(scope: Scope) -> list[int]:
    """Returns the requirements that gave somebody something new."""
    coverage.note_concerned(scope)
    with because("left"):
        coverage.drop_left(scope)
    with because("moved"):
        coverage.move(scope)
    with because("uncovered"):
        coverage.drop_uncovered(scope)
    with because("covered"):
        placed = coverage.place(scope)
    return sorted(placed)


@transaction.atomic
def mark_started(*, enrolment: Enrolment) -> None:
    """She has begun the course: her assignment of it is in progress."""
    with because("started"):
        coverage.place(Scope(people=[enrolment.user_id]))


@transaction.atomic
def mark_completed(*, completion: Completion) -> None:
    """She has completed the course: so is her assignment of it."""
    with because("completed", completion=completion.pk, score=completion.score):
        coverage.place(Scope(people=[completion.user_id]))


@transaction.atomic
def tell_assigned(*, requirement: Requirement) -> None:
    """Tell those who have something to complete by the requirement, each once however often this runs."""
    key = Concat(
        Value(f"{ASSIGNED.code}:{_about(requirement)}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()
    )
    waiting = User.objects.filter(
        Exists(
            Assignment.objects.filter(requirement=requirement, user=OuterRef("pk")).exclude(state=Progress.COMPLETED)
        ),
        ~Exists(Notification.objects.filter(key=key)),
        is_active=True,
    )
    for people in _chunks(waiting):
        _tell(requirement, people)


@transaction.atomic
def compact() -> int:
    """Merge the rows of the ledgers that are about the same thing. No sum changes. Returns how many rows it saved."""
    saved = 0
    with connection.cursor() as cursor:
        for statement in (ledger.COMPACT, ledger.COMPACT_EXPIRY):
            cursor.execute(statement)
            gone, made = cursor.fetchone()
            saved += int(gone) - int(made)
    return saved + history.compact()


def _owe_telling(requirement_id: int) -> None:
    moment = f"{timezone.now():%Y%m%d%H%M%S%f}"
    enqueue(TELL, key=f"{TELL}:{requirement_id}:{moment}", payload={"requirement": requirement_id})


def _tell(requirement: Requirement, people: Sequence[User]) -> None:
    courses = [str(item.course) for item in requirement.requirement_courses.select_related("course")]
    ground = requirement.legal_ground.rstrip(". ")
    notify(
        ASSIGNED,
        to=people,
        about=_about(requirement),
        url=reverse("courses:home"),
        requirement=requirement.title.rstrip(". "),
        courses=_in_words(courses),
        ground=f"Основание: {ground}. " if ground else "",
    )


def _checked(audience: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        return conditions.write(conditions.read(dict(audience or {})))
    except conditions.BadAudience as bad:
        raise Refused(str(bad)) from bad


def _grounds(requirement: Requirement) -> dict[str, str]:
    """What the history keeps of a requirement: its words of that day."""
    return {"requirement": requirement.title, "legal_ground": requirement.legal_ground}


def _about(requirement: Requirement) -> str:
    return f"requirement:{requirement.pk}"


def _in_words(titles: Sequence[str]) -> str:
    return ", ".join(f"«{title}»" for title in titles)


def _chunks(people: QuerySet[User]) -> Iterator[list[User]]:
    """By key, not by offset: those told drop out of the query."""
    last = 0
    while chunk := list(people.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
