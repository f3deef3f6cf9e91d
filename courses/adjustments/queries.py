from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.requirements import coverage
from courses.requirements.models import (
    Assignment,
    Concerned,
    Progress,
    Recertification,
    Requirement,
    RequirementCourse,
    Term,
)
from courses.requirements.wanting import NOTICE_DAYS
from lms.access import allows, rows
from lms.models import Absence, Employment
from lms.ui.russian import plural

from . import grounds
from .models import DueRequest, Exemption, Extension

if TYPE_CHECKING:
    from lms.people.models import User as Person


def in_force() -> QuerySet[Exemption]:
    return Exemption.objects.filter(Q(until=None) | Q(until__gte=timezone.localdate()), revoked_on=None)


def ended_lately(days: int) -> QuerySet[Exemption]:
    """Exemptions whose last day went by in the last ``days`` days."""
    today = timezone.localdate()
    since = today - dt.timedelta(days=days)
    ended = Exemption.objects.filter(revoked_on=None, until__lt=today, until__gte=since)
    return ended.select_related("course", "user")


# --- the person's own question ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Why:
    """Why a due date is what it is: a sentence, the facts under it, and what was asked about it."""

    facts: grounds.Facts
    extensions: Sequence[Extension]
    requests: Sequence[DueRequest]

    @property
    def sentence(self) -> str:
        return grounds.sentence(self.facts)

    @property
    def open_request(self) -> DueRequest | None:
        return next((one for one in self.requests if not one.decision), None)


def why(assignment: Assignment) -> Why:
    about = {"user": assignment.user_id, "course": assignment.course_id}
    extensions = list(Extension.objects.filter(**about))
    post = Employment.objects.current().filter(user=assignment.user_id, is_main=True).order_by("-started_on").first()
    required = (
        RequirementCourse.objects.filter(
            Q(course=assignment.course_id) | Q(programme__courses=assignment.course_id),
            requirement=assignment.requirement_id,
        )
        .order_by("due_on", "pk")
        .first()
    )
    over = Exemption.objects.filter(**about, requirement=assignment.requirement_id)
    last = extensions[0] if extensions else None
    facts = grounds.Facts(
        due_on=assignment.due_on,
        requirement=assignment.requirement.title,
        legal_ground=assignment.requirement.legal_ground,
        common_due_on=required.due_on if required else None,
        post_since=post.started_on if post else None,
        new_staff_days=assignment.requirement.new_staff_days,
        **_term(assignment, required),
        extended_to=last.due_on if last else None,
        extended_from=last.was_due_on if last else None,
        extension_reason=last.reason if last else "",
        exempt_before=max((day for one in over if (day := _first_day_after(one))), default=None),
    )
    requests = list(DueRequest.objects.filter(**about).order_by("-id"))
    return Why(facts, extensions, requests)


def _term(assignment: Assignment, required: RequirementCourse | None) -> dict[str, Any]:
    """What the rule counts from, as far as it is no plain date."""
    rule, today = assignment.requirement, timezone.localdate()
    known: dict[str, Any] = {"grace_days": rule.grace_days, "renews": _renews(rule)}
    if assignment.state != Progress.COMPLETED:
        known["expired_on"] = assignment.expires_on
    long = Absence.objects.long(today).filter(user=assignment.user_id, ended_on__lt=today)
    if last := long.order_by("-ended_on").first():
        known["returned_on"] = last.ended_on and last.ended_on + dt.timedelta(days=1)
    if required is None:
        return known
    known |= {"term": required.term, "days": required.days or 0}
    concerned = Concerned.objects.filter(requirement=rule, user=assignment.user_id).first()
    if concerned is None:
        return known
    known["told_on"] = max(concerned.since, _published_on(assignment, required) or concerned.since)
    known["notice_days"] = min(NOTICE_DAYS, NOTICE_DAYS if required.days is None else required.days)
    if required.term != Term.FIXED:
        anchors = {Term.APPOINTED: concerned.appointed_on, Term.ASSIGNED: concerned.since}
        anchor = anchors.get(Term(required.term)) or coverage.hired_on(assignment.user_id)
        known["anchor"] = max(day for day in (anchor, rule.starts_on, required.added_on) if day)
    return known


def _published_on(assignment: Assignment, required: RequirementCourse) -> dt.date | None:
    """The day on which a course of a programme that is asked for as a whole was opened."""
    opened = assignment.course.published_at if required.programme_id else None
    return timezone.localdate(opened) if opened else None


def _renews(rule: Requirement) -> str:
    if rule.recertification == Recertification.ROLLING:
        return f"результат действует {plural(rule.renew_months or 0, 'месяц', 'месяца', 'месяцев')}"
    if rule.recertification == Recertification.CALENDAR:
        return "проходить нужно каждый год"
    return ""


def _first_day_after(exemption: Exemption) -> dt.date | None:
    if exemption.revoked_on:
        return exemption.revoked_on
    return exemption.until + dt.timedelta(days=1) if exemption.until else None


# --- what HR has to answer --------------------------------------------------------------------------------------------
def open_requests(user: Person) -> QuerySet[DueRequest]:
    """Requests that ``user`` may answer and that still matter, the nearest term first."""
    waiting = Assignment.objects.filter(user=OuterRef("user"), course=OuterRef("course")).exclude(
        state=Progress.COMPLETED
    )
    return (
        rows(user, "courses.answer_due_request", DueRequest)
        .filter(Exists(waiting), decision="")
        .select_related("user", "course", "requirement")
        .order_by("answer_by", "id")
    )


def answered_requests(user: Person) -> QuerySet[DueRequest]:
    return (
        rows(user, "courses.answer_due_request", DueRequest)
        .exclude(decision="")
        .select_related("user", "course", "answered_by", "extension")
        .order_by("-answered_at")
    )


def due_now(about: DueRequest | Exemption) -> dt.date | None:
    """The due date of the person's course as it is today; None where nothing is left to complete."""
    waiting = Assignment.objects.filter(user=about.user_id, course=about.course_id)
    return waiting.exclude(state=Progress.COMPLETED).values_list("due_on", flat=True).first()


# --- the person's page for HR -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Decisions:
    """What was decided and asked about one person's dates, as far as it is HR's to see."""

    extensions: Sequence[Extension]
    exemptions: Sequence[Exemption]
    requests: Sequence[DueRequest]
    may_decide: bool

    def __bool__(self) -> bool:
        return bool(self.extensions or self.exemptions or self.requests)

    @property
    def freed(self) -> list[Exemption]:
        return [one for one in self.exemptions if one.in_force]


def decisions_about(person: Person, *, by: Person) -> Decisions:
    own = {"user": person}
    return Decisions(
        extensions=list(Extension.objects.filter(**own).select_related("course", "by")),
        exemptions=list(
            Exemption.objects.filter(**own).select_related("course", "requirement", "document", "by", "revoked_by")
        ),
        requests=list(DueRequest.objects.filter(**own).select_related("course", "answered_by").order_by("-id")),
        may_decide=allows(by, "courses.exempt_person", person),
    )
