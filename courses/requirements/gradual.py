"""What touches many people goes on after the page is answered: jobs follow a rule a portion after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs import actions as jobs
from lms.jobs import queries as owed

from . import portions
from .models import Recalculation, Requirement

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.people.models import User

GO_ON = "requirements.go_on"
TELL = "requirements.tell_assigned"


@transaction.atomic
def follow_programme(*, programme: int, course: Course) -> None:
    """``course`` has joined the published courses of a programme, or left them: so it is with what is required."""
    asking = Requirement.objects.filter(requirement_courses__programme=programme, withdrawn_at=None)
    for requirement in asking.distinct().order_by("pk"):
        follow(requirement, why=Recalculation.Why.PROGRAMME, by=None, course=str(course))


@transaction.atomic
def follow(requirement: Requirement, *, why: str, by: User | None, **grounds: str) -> bool:
    """Bring everybody's assignments into line with a rule: at once, or in the background where many are concerned.

    Returns whether it was at once.
    """
    people = portions.touched(requirement)
    if len(people) > portions.AT_ONCE:
        begin(requirement, why=why, by=by, people=people)
        return False
    Recalculation.objects.filter(requirement=requirement, finished_at=None).update(finished_at=timezone.now())
    if portions.follow(requirement, people, why=why, by=by, grounds=grounds_of(requirement) | grounds):
        owe_telling(requirement.pk)
    return True


@transaction.atomic
def begin(requirement: Requirement, *, why: str, by: User | None, people: list[int] | None = None) -> None:
    """Owe the first portion; what was still to do by an earlier state of the rule is no more."""
    Recalculation.objects.filter(requirement=requirement, finished_at=None).update(finished_at=timezone.now())
    if people is None:
        people = portions.touched(requirement)
    _owe_portion(
        Recalculation.objects.create(requirement=requirement, why=why, by=by, people=people, total=len(people))
    )


@transaction.atomic
def go_on(*, recalculation: int, done: int) -> None:
    """Follow the rule for one more portion of people; the next one is owed together with it.

    A portion that was done already, or whose rule has been changed since, is left alone.
    """
    found = Recalculation.objects.select_for_update().filter(pk=recalculation, done=done, finished_at=None).first()
    if found is None:
        return
    requirement = found.requirement
    people = found.people[done : done + portions.PORTION]
    portions.follow(requirement, people, why=found.why, by=found.by, grounds=grounds_of(requirement))
    found.done = done + len(people)
    if found.done < found.total:
        _owe_portion(found)
    else:
        found.finished_at = timezone.now()
        owe_telling(requirement.pk)
    found.save(update_fields=["done", "finished_at"])


@transaction.atomic
def start_again(*, requirement: Requirement, by: User) -> None:
    """Go on with what was given up after many tries. A second click finds nothing given up."""
    found = Recalculation.objects.select_for_update().filter(requirement=requirement, finished_at=None).first()
    if found is None or not jobs.start_again(_key(found)):
        raise Refused(_("Пересчёт уже идёт или закончен: начинать снова нечего."))
    record("courses.follow_requirement_again", by=by, subject=requirement, done=found.done, total=found.total)


def given_up(recalculation: Recalculation) -> bool:
    """Whether nobody works on it any more, though it is not finished."""
    return recalculation.finished_at is None and owed.given_up(_key(recalculation))


def under_way() -> bool:
    """Whether some rule is still being followed."""
    running = Recalculation.objects.filter(finished_at=None).defer("people")
    return any(not given_up(one) for one in running)


def owe_telling(requirement_id: int) -> None:
    jobs.enqueue(TELL, key=f"{TELL}:{requirement_id}:{jobs.moment()}", payload={"requirement": requirement_id})


def grounds_of(requirement: Requirement) -> dict[str, str]:
    """What the history keeps of a requirement: its words of that day."""
    return {"requirement": requirement.title, "legal_ground": requirement.legal_ground}


def _owe_portion(recalculation: Recalculation) -> None:
    payload = {"recalculation": recalculation.pk, "done": recalculation.done}
    jobs.enqueue(GO_ON, key=_key(recalculation), payload=payload)


def _key(recalculation: Recalculation) -> str:
    return f"{GO_ON}:{recalculation.pk}:{recalculation.done}"
