from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.history.why import because
from courses.requirements import coverage
from courses.requirements.coverage import Scope
from courses.requirements.models import Assignment, Progress
from lms.agencies.queries import hr_of
from lms.audit.actions import record, record_each
from lms.errors import Refused
from lms.models import StoredFile, User
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.workdays import calendar as workdays

from . import queries
from .models import DueRequest, Exemption, Extension

if TYPE_CHECKING:
    from courses.catalogue.models import Course

FARTHEST = dt.timedelta(days=3 * 366)
ANSWER_WITHIN = 5  # working days

EXTENDED = Kind(
    code="courses.assignment_extended",
    title="Срок перенесён на {due}",
    body="Курс «{course}» теперь нужно пройти до {due}. Причина: {reason}. Начатое сохранилось.",
)
EXEMPTED = Kind(
    code="courses.person_exempted",
    title="Вас освободили от курса",
    body="Курс «{course}» проходить не нужно{until}. Основание: {reason}. Если хочется, курс остаётся открыт.",
)
RETURNED = Kind(
    code="courses.exemption_revoked",
    title="Курс снова обязателен",
    body="Освобождение от курса «{course}» снято. {due}Причина: {reason}.",
)
ENDED = Kind(
    code="courses.exemption_ended",
    title="Курс снова обязателен",
    body="Освобождение от курса «{course}» закончилось. Пройти его нужно до {due}.",
)
ASKED = Kind(
    code="courses.due_request_made",
    title="Просьба о сроке: {person}",
    body="{person} пишет о сроке курса «{course}». Ответьте до {answer_by}.",
)
GRANTED = Kind(
    code="courses.due_request_granted",
    title="Срок перенесён на {due}",
    body="Вы писали о сроке курса «{course}»: теперь он — {due}. {answer}",
)
DECLINED = Kind(
    code="courses.due_request_declined",
    title="Ответ на вашу просьбу о сроке",
    body="Срок курса «{course}» остаётся прежним. {answer}",
)


@transaction.atomic
def extend(
    *, assignments: Iterable[Assignment], due_on: dt.date, reason: str, by: User, tell: bool = True
) -> list[Extension]:
    """Move the due dates to ``due_on``, a later day. What is completed or due later anyway stays as it is.

    So a repeated call does nothing. Returns the extensions made.
    """
    _check_day(due_on, _("Новый срок"))
    reason = _said(reason, _("Напишите, почему переносите срок."))
    kept = (
        Assignment.objects.select_for_update(of=["self"])
        .filter(pk__in=[one.pk for one in assignments], due_on__lt=due_on)
        .exclude(state=Progress.COMPLETED)
        .order_by("pk")
    )
    found = list(kept.select_related("course", "user"))
    made = Extension.objects.bulk_create(
        Extension(
            user=one.user,
            course=one.course,
            requirement_id=one.requirement_id,
            was_due_on=one.due_on,
            due_on=due_on,
            reason=reason,
            by=by,
        )
        for one in found
    )
    with because("extended", by=by, reason=reason):
        Assignment.objects.filter(pk__in=[one.pk for one in found]).update(due_on=due_on)
    record_each("courses.extend_assignment", by=by, subjects=made)
    if tell:
        _tell_extended(made)
    return made


@transaction.atomic
def exempt(
    *, assignment: Assignment, reason: str, until: dt.date | None, document: StoredFile | None, by: User
) -> Exemption:
    """Free a person from a course of a requirement: her assignment of it leaves the figures.

    A repeated call gives the exemption that is in force.
    """
    User.objects.select_for_update(no_key=True).get(pk=assignment.user_id)
    what = {"user": assignment.user_id, "course": assignment.course_id, "requirement": assignment.requirement_id}
    held = queries.in_force().filter(**what).first()
    if held is not None:
        return held
    if until is not None:
        _check_day(until, _("Последний день освобождения"))
    reason = _said(reason, _("Напишите основание."))
    current = Assignment.objects.filter(**what).select_related("course", "user").first()
    if current is None or current.state == Progress.COMPLETED:
        raise Refused(_("Освобождать не от чего: курс пройден или больше не назначен."))
    exemption = Exemption.objects.create(
        user_id=assignment.user_id,
        course_id=assignment.course_id,
        requirement_id=assignment.requirement_id,
        reason=reason,
        until=until,
        document=document,
        by=by,
    )
    with because("exempted", by=by, reason=reason):
        coverage.drop_uncovered(Scope(people=[assignment.user_id]))
    with because("another_requirement", by=by):
        coverage.place(Scope(people=[assignment.user_id]))
    record("courses.exempt_assignment", by=by, subject=exemption, **what, until=until.isoformat() if until else None)
    notify(
        EXEMPTED,
        to=[current.user],
        about=f"exemption:{exemption.pk}",
        url=reverse("courses:home"),
        course=current.course.title,
        reason=_bare(reason),
        until=f" по {until:%d.%m.%Y} включительно, потом он снова станет обязательным" if until else "",
    )
    return exemption


@transaction.atomic
def revoke(*, exemption: Exemption, reason: str, by: User) -> Exemption:
    """End the exemption today. The course is required again, with two weeks for it at the least."""
    locked = Exemption.objects.select_for_update(of=["self"]).select_related("course", "user").get(pk=exemption.pk)
    if locked.revoked_on is not None:
        return locked
    if not locked.in_force:
        raise Refused(_("Освобождение уже закончилось."))
    locked.revoke_reason = _said(reason, _("Напишите, почему снимаете освобождение."))
    locked.revoked_on, locked.revoked_by = timezone.localdate(), by
    locked.save(update_fields=["revoked_on", "revoked_by", "revoke_reason"])
    with because("exemption_revoked", by=by, reason=locked.revoke_reason):
        coverage.place(Scope(people=[locked.user_id]))
    record("courses.revoke_exemption", by=by, subject=locked, user=locked.user_id, course=locked.course_id)
    back = Assignment.objects.filter(user=locked.user_id, course=locked.course_id).first()
    notify(
        RETURNED,
        to=[locked.user],
        about=f"exemption:{locked.pk}",
        url=reverse("courses:home"),
        course=locked.course.title,
        due=f"Пройти его нужно до {back.due_on:%d.%m.%Y}. " if back and back.state != Progress.COMPLETED else "",
        reason=_bare(locked.revoke_reason),
    )
    return locked


@transaction.atomic
def tell_ended() -> None:
    """Tell those whose exemption went by with its last day that the course is required again, each once."""
    for exemption in queries.ended_lately(days=7):
        due_on = queries.due_now(exemption)
        if due_on is not None:
            notify(
                ENDED,
                to=[exemption.user],
                about=f"exemption:{exemption.pk}",
                url=reverse("courses:home"),
                course=exemption.course.title,
                due=f"{due_on:%d.%m.%Y}",
            )


@transaction.atomic
def ask(*, assignment: Assignment, kind: str, message: str, wished_on: dt.date | None, by: User) -> DueRequest:
    """Dispute the due date or ask for a later one. One open request an assignment: a repeated call gives that one."""
    current = Assignment.objects.select_for_update(of=["self"]).select_related("course").get(pk=assignment.pk)
    about = {"user": current.user_id, "course": current.course_id}
    if held := DueRequest.objects.filter(**about, decision="").first():
        return held
    if current.state == Progress.COMPLETED:
        raise Refused(_("Курс уже пройден, срок больше не важен."))
    if not message.strip():
        raise Refused(_("Напишите, почему срок не подходит."))
    if wished_on is not None and wished_on <= current.due_on:
        raise Refused(_("Новый день должен быть позже нынешнего срока."))
    request = DueRequest.objects.create(
        user_id=current.user_id,
        course_id=current.course_id,
        requirement_id=current.requirement_id,
        kind=kind,
        message=message.strip()[:1000],
        due_on=current.due_on,
        wished_on=wished_on,
        answer_by=workdays.after(timezone.localdate(), ANSWER_WITHIN),
    )
    record("courses.ask_due_date", by=by, subject=request, course=current.course_id, kind=kind)
    notify(
        ASKED,
        to=hr_of(by),
        about=f"due_request:{request.pk}",
        url=reverse("courses:due-requests"),
        person=by.get_full_name(),
        course=current.course.title,
        answer_by=f"{request.answer_by:%d.%m.%Y}",
    )
    return request


@transaction.atomic
def answer(*, request: DueRequest, due_on: dt.date | None, words: str, by: User) -> DueRequest:
    """Grant a later date (``due_on``) or decline (None), in words. What is answered stays as it was answered."""
    locked = DueRequest.objects.select_for_update(of=["self"]).select_related("course", "user").get(pk=request.pk)
    if locked.decision:
        return locked
    words = words.strip()[:500]
    if due_on is None and not words:
        raise Refused(_("Напишите человеку, почему срок остаётся прежним."))
    if due_on is not None:
        locked.extension = _grant(locked, due_on, words, by)
    locked.decision = DueRequest.Decision.GRANTED if due_on else DueRequest.Decision.DECLINED
    locked.answer, locked.answered_by, locked.answered_at = words, by, timezone.now()
    locked.save(update_fields=["decision", "answer", "answered_by", "answered_at", "extension"])
    record("courses.answer_due_request", by=by, subject=locked, decision=locked.decision)
    notify(
        GRANTED if due_on else DECLINED,
        to=[locked.user],
        about=f"due_request:{locked.pk}",
        url=reverse("courses:home"),
        course=locked.course.title,
        answer=words,
        due=f"{due_on:%d.%m.%Y}" if due_on else "",
    )
    return locked


def _grant(request: DueRequest, due_on: dt.date, words: str, by: User) -> Extension:
    waiting = Assignment.objects.filter(user=request.user_id, course=request.course_id)
    reason = words or _("по просьбе сотрудника")
    made = extend(assignments=waiting, due_on=due_on, reason=reason, by=by, tell=False)
    if not made:
        raise Refused(_("Новый срок должен быть позже нынешнего, а курс — ещё не пройден."))
    return made[0]


def _tell_extended(extensions: Iterable[Extension]) -> None:
    by_course: defaultdict[Course, list[Extension]] = defaultdict(list)
    for one in extensions:
        by_course[one.course].append(one)
    for course, those in by_course.items():
        due_on = those[0].due_on
        notify(
            EXTENDED,
            to=[one.user for one in those],
            about=f"extension:{course.pk}:{due_on.isoformat()}",
            url=reverse("courses:home"),
            course=course.title,
            due=f"{due_on:%d.%m.%Y}",
            reason=_bare(those[0].reason),
        )


def _check_day(day: dt.date, what: str) -> None:
    today = timezone.localdate()
    if day < today:
        raise Refused(_("%s уже прошёл. Выберите сегодняшний день или позже.") % what)
    if day > today + FARTHEST:
        raise Refused(_("%s слишком далеко: не больше трёх лет вперёд.") % what)


def _said(words: str, otherwise: str) -> str:
    words = words.strip()[:300]
    if not words:
        raise Refused(otherwise)
    return words


def _bare(sentence: str) -> str:
    return sentence.rstrip(". ")
