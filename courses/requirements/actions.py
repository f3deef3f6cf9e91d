from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.history import actions as history
from courses.history.why import because
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue, moment
from lms.models import Agency, Notification, User
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from . import coverage, editions, gradual, ledger, portions, queries
from .coverage import Scope
from .editions import NO_GROUND, Ground
from .models import Assignment, Progress, Recalculation, Requirement

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from courses.enrolments.models import Enrolment
    from courses.progress.models import Completion

TELL_PERSON = "requirements.tell_person"
CHUNK = 2000

ASSIGNED = Kind(
    code="courses.assignment_made",
    title="Вам назначено обучение",
    body="{requirement}. Нужно пройти: {courses}. {ground}Сроки — в разделе «Моё обучение».",
)


@transaction.atomic
def require(
    *,
    title: str,
    agency: Agency,
    courses_with_due: Sequence[tuple[Course, dt.date]] = (),
    audience: Mapping[str, Any] | None = None,
    priority: int = Requirement.Priority.ORDINARY,
    ground: Ground = NO_GROUND,
    starts_on: dt.date,
    new_staff_days: int = 90,
    items: Sequence[editions.Item] = (),
    terms: Mapping[str, Any] | None = None,
    by: User | None,
    tell: bool = True,
    at_once: bool = True,
) -> Requirement:
    """Require courses of the people of an agency's subtree whom ``audience`` covers, and assign them.

    Not ``at_once``: jobs assign them, a portion after another. ``audience`` is JSON in the language of
    ``courses.audience``; None: everybody.
    A second requirement in force of the same name for the same agency is refused: it is a repeated click.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    editions.refuse_repeated(title, agency)
    requirement = Requirement(starts_on=starts_on)
    editions.say(requirement, title=title, agency=agency, audience=audience, priority=priority, ground=ground)
    editions.ask_for(
        requirement,
        courses_with_due=courses_with_due,
        starts_on=starts_on,
        new_staff_days=new_staff_days,
        items=items,
        terms=terms,
    )
    asked = len(courses_with_due) + len(items)
    record("courses.set_requirement", by=by, subject=requirement, agency=agency.code, courses=asked)
    if at_once:
        assign(requirement=requirement, tell=tell, by=by)
    else:
        gradual.begin(requirement, why=Recalculation.Why.REQUIRED, by=by)
    return requirement


@transaction.atomic
def change(
    *,
    requirement: Requirement,
    title: str,
    agency: Agency,
    audience: Mapping[str, Any] | None,
    priority: int,
    ground: Ground,
    what: Mapping[str, Any],
    seen: int,
    by: User,
    at_once: bool = True,
) -> bool:
    """Change what a requirement in force says, and bring assignments into line; what it said before is kept.

    ``seen`` is the number of the edition that was changed: whoever changed it meanwhile is not overwritten. Returns
    whether anything is different now.
    """
    locked = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if locked.withdrawn_at is not None:
        raise Refused(_("Это требование уже отменено, изменить его нельзя."))
    before = editions.saying(locked)
    if seen != editions.latest(locked):
        raise Refused(_("Пока вы правили, требование изменил кто-то ещё. Откройте его заново: ваше не сохранено."))
    if (title, agency) != (locked.title, locked.agency):
        editions.refuse_repeated(title, agency)
    editions.say(locked, title=title, agency=agency, audience=audience, priority=priority, ground=ground)
    editions.ask_for(locked, **what)
    after = editions.saying(locked)
    if not (parts := editions.changed(before, after)):
        return False
    number = editions.note(locked, before, after, by=by)
    record("courses.change_requirement", by=by, subject=locked, edition=number, parts=parts)
    if at_once:
        people = portions.touched(locked)
        placed = portions.follow(
            locked, people, why=Recalculation.Why.CHANGED, by=by, grounds=gradual.grounds_of(locked)
        )
        if placed:
            gradual.owe_telling(locked.pk)
    else:
        gradual.begin(locked, why=Recalculation.Why.CHANGED, by=by)
    return True


@transaction.atomic
def assign(*, requirement: Requirement, tell: bool = True, by: User | None = None) -> int:
    """Assign what ``requirement`` asks for to everybody whom it covers today.

    May be repeated: a person keeps one assignment a course, that of the most demanding requirement. Returns how many
    assignments were made or drawn nearer.
    """
    coverage.note_concerned(Scope(requirement=requirement.pk))
    with because("required", by=by, **gradual.grounds_of(requirement)):
        placed = coverage.place(Scope(courses=coverage.courses_of(requirement.pk)))
    if placed.get(requirement.pk) and tell:
        gradual.owe_telling(requirement.pk)
    return placed.get(requirement.pk, 0)


@transaction.atomic
def withdraw(*, requirement: Requirement, by: User | None) -> bool:
    """Take the requirement back, and what it has assigned as far as it is not completed.

    Returns whether that is done: where it concerned many, jobs do it, a portion after another.
    """
    locked = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if locked.withdrawn_at is not None:
        return True
    requirement.withdrawn_at = timezone.now()
    requirement.save(update_fields=["withdrawn_at"])
    record("courses.withdraw_requirement", by=by, subject=requirement)
    # Another requirement may name the same courses with a later date, so that much is not taken back but moved.
    return gradual.follow(requirement, why=Recalculation.Why.WITHDRAWN, by=by)


@transaction.atomic
def follow_staff(*, user: User) -> None:
    """Bring a person's assignments into line with where she works today: after hire, transfer, dismissal."""
    _follow(Scope(people=[user.pk]))
    if _untold(user).exists():
        enqueue(TELL_PERSON, key=f"{TELL_PERSON}:{user.pk}:{moment()}", payload={"user": user.pk})


@transaction.atomic
def follow_people(*, people: list[int]) -> None:
    """The same for many at once; their letters are owed."""
    for requirement in _follow(Scope(people=people)):
        gradual.owe_telling(requirement)


@transaction.atomic
def follow_dates() -> None:
    """The same for those to whom something happened by date, with nobody at the keyboard.

    Employments and leaves begin and end, exemptions run out, and what was held expires.
    """
    touched = coverage.note_concerned(Scope()) | coverage.touched_by_date(Scope())
    if touched:
        for requirement in _follow(Scope(people=sorted(touched))):
            gradual.owe_telling(requirement)


@transaction.atomic
def follow_everyone() -> None:
    """The same for everybody: a full recomputation. Where all was followed as it happened, it changes nothing."""
    for requirement in _follow(Scope()):
        gradual.owe_telling(requirement)


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
def tell_person(*, user: User) -> None:
    """Tell a person of each requirement by which she has something to complete, once."""
    for requirement in _untold(user):
        _tell(requirement, [user])


def _untold(user: User) -> QuerySet[Requirement]:
    key = Concat(
        Value(f"{ASSIGNED.code}:requirement:"), Cast("pk", CharField()), Value(f":{user.pk}"), output_field=CharField()
    )
    told = Notification.objects.filter(key=OuterRef("told_by"))
    return queries.outstanding_requirements(user).annotate(told_by=key).exclude(Exists(told))


@transaction.atomic
def compact() -> int:
    """Merge the rows of the ledgers that are about the same thing. No sum changes. Returns how many rows it saved."""
    saved = 0
    with connection.cursor() as cursor:
        # The ledger first: merging it moves that of today to and fro.
        for statement in (ledger.COMPACT, ledger.COMPACT_TODAY, ledger.COMPACT_EXPIRY):
            cursor.execute(statement, ledger.today())
            gone, made = cursor.fetchone()
            saved += int(gone) - int(made)
    return saved + history.compact()


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
