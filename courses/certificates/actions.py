from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.progress.models import Completion
from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from . import numbering
from .models import Certificate, CertificateCounter
from .signals import certificate_issued, certificate_revoked

if TYPE_CHECKING:
    from lms.people.models import User

DOCUMENT_TITLE = "Сертификат о прохождении обучения"
TOKEN_BYTES = 16  # 128 bits: the address in the QR code cannot be guessed

CERTIFICATE_ISSUED = Kind(
    code="courses.certificate_issued",
    title="Ваш сертификат готов: «{course}»",
    body="Семинар «{course}» пройден, сертификат № {number} выдан. Его можно скачать и распечатать.",
    optional="сертификат готов",
)


@transaction.atomic
def issue(*, completion: Completion) -> Certificate:
    """Certify a completion with the next number. Called again for the same completion, returns the same certificate.

    An earlier valid certificate of the person for the course becomes «superseded».
    """
    completion = (
        Completion.objects.select_for_update(of=["self"])
        .select_related("course__programme", "user")
        .get(pk=completion.pk)
    )  # a twin of this call waits here
    issued = Certificate.objects.filter(completion=completion).first()
    if issued is not None:
        return issued
    issued_on = timezone.localdate(completion.completed_at)
    certificate = _snapshot(completion)
    certificate.number = numbering.write(issued_on.year, _take_place(issued_on.year))
    certificate.issued_on = issued_on
    if months := completion.evidence.get("valid_months", completion.course.valid_months):
        certificate.valid_until = issued_on + relativedelta(months=months)
    _supersede_earlier(certificate)
    certificate.save()
    record("courses.issue_certificate", by=None, subject=certificate, number=certificate.number)
    certificate_issued.send(Certificate, certificate=certificate)
    notify(
        CERTIFICATE_ISSUED,
        to=[certificate.holder],
        about=f"certificate:{certificate.pk}",
        url=reverse("courses:certificate", args=[certificate.number]),
        course=certificate.course_title,
        number=certificate.number,
    )
    return certificate


@transaction.atomic
def revoke(*, certificate: Certificate, by: User, reason: str) -> Certificate:
    """Withdraw a valid certificate for a reason. Raises Refused without a reason or where it is not valid any more."""
    if not reason.strip():
        raise Refused("Напишите причину: без неё сертификат не отзывают.")
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.state != Certificate.State.VALID:
        raise Refused("Сертификат уже не действует.")
    _withdraw(locked, Certificate.State.REVOKED, reason.strip())
    record("courses.revoke_certificate", by=by, subject=locked, number=locked.number, reason=reason.strip())
    certificate_revoked.send(Certificate, certificate=locked)
    return locked


def _take_place(year: int) -> int:
    CertificateCounter.objects.get_or_create(year=year)
    counter = CertificateCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _snapshot(completion: Completion) -> Certificate:
    """Every word that will be printed, as it is now."""
    programme = completion.course.programme
    evidence = completion.evidence
    return Certificate(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        completion=completion,
        holder=completion.user,
        holder_name=completion.user.get_full_name(),
        position_title=evidence.get("position", ""),
        agency_name=evidence.get("agency", ""),
        document_title=DOCUMENT_TITLE,
        course_title=evidence["course"]["title"],
        programme_title=evidence["course"]["programme"],
        academic_hours=evidence["course"]["hours"],
        score=completion.score,
        organiser=programme.organiser,
        signatory_name=programme.signatory_name,
        signatory_post=programme.signatory_post,
    )


def _supersede_earlier(certificate: Certificate) -> None:
    earlier = Certificate.objects.select_for_update().filter(
        holder=certificate.holder,
        completion__course_id=certificate.completion.course_id,
        state=Certificate.State.VALID,
    )
    for old in earlier:
        _withdraw(old, Certificate.State.SUPERSEDED, f"Выдан новый сертификат № {certificate.number}")


def _withdraw(certificate: Certificate, state: str, reason: str) -> None:
    certificate.state, certificate.state_reason = state, reason
    certificate.state_changed_at = timezone.now()
    certificate.save(update_fields=["state", "state_reason", "state_changed_at"])
