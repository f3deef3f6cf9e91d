from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.certificates import actions as certificates
from courses.certificates.models import Certificate
from courses.lessons.models import Lesson
from courses.versions.models import LessonVersion
from lms.audit.actions import record
from lms.errors import Refused

from .models import Doubt

if TYPE_CHECKING:
    from lms.people.models import User
    from quizzes.attempts.models import Attempt


@transaction.atomic
def raise_doubts(*, attempt: Attempt, reason: str) -> int:
    """Put the valid certificates that rest on ``attempt`` up for a decision, each once. Returns how many are new."""
    asked = {"quiz": attempt.quiz_id, "required": True}
    courses = Q(completion__course__in=Lesson.objects.filter(**asked).values("course"))
    courses |= Q(completion__course__in=LessonVersion.objects.filter(**asked).values("version__course"))
    held = Certificate.objects.filter(courses, holder=attempt.user_id, state=Certificate.State.VALID)
    held = held.exclude(doubts__decision="")
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
