from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.certificates import actions as certificates
from courses.certificates.models import Certificate
from courses.lessons.models import Lesson
from lms.audit.actions import record
from lms.errors import Refused

from .models import Doubt

if TYPE_CHECKING:
    from lms.people.models import User
    from quizzes.attempts.models import Attempt


@transaction.atomic
def raise_doubts(*, attempt: Attempt, reason: str) -> int:
    """Put the valid certificates that rest on ``attempt`` up for a decision, each once. Returns how many are new."""
    courses = Lesson.objects.filter(quiz=attempt.quiz_id, required=True).values("course")
    held = Certificate.objects.filter(
        holder=attempt.user_id, state=Certificate.State.VALID, completion__course__in=courses
    ).exclude(doubts__decision="")
    rows = [Doubt(certificate=one, attempt=attempt, reason=reason[:500]) for one in held]
    Doubt.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def decide(*, doubt: Doubt, decision: str, by: User, note: str) -> Doubt:
    """Keep the certificate or revoke it, for a reason that is written down. A repeated decision changes nothing."""
    locked = Doubt.objects.select_for_update(of=["self"]).select_related("certificate").get(pk=doubt.pk)
    if locked.decision:
        return locked
    if decision not in Doubt.Decision.values:
        raise Refused(_("Выберите, что сделать с сертификатом."))
    if not note.strip():
        raise Refused(_("Напишите, почему так решили."))
    locked.decision, locked.note = decision, note.strip()[:300]
    locked.decided_by, locked.decided_at = by, timezone.now()
    locked.save(update_fields=["decision", "note", "decided_by", "decided_at"])
    if decision == Doubt.Decision.REVOKE and locked.certificate.state == Certificate.State.VALID:
        certificates.revoke(certificate=locked.certificate, by=by, reason=locked.note)
    record("courses.decide_doubt", by=by, subject=locked, decision=decision)
    return locked
