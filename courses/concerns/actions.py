from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.progress.models import Completion
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue

from . import queries, signs
from .models import Concern

if TYPE_CHECKING:
    from lms.people.models import User

LOOK = "concerns.look"


def owe_look(*, completion: Completion) -> None:
    """Texts are compared by a worker: nobody who completes a course waits for it."""
    enqueue(LOOK, key=f"{LOOK}:{completion.pk}", payload={"completion": completion.pk})


@transaction.atomic
def look(*, completion: Completion) -> int:
    """Note what makes one ask whether the course was learnt, each sign once. Returns how many signs there are."""
    found = chain(
        signs.of_reading(queries.lessons_read(completion)),
        signs.of_quizzes(queries.attempts_passed(completion)),
        signs.of_replies(queries.replies_written(completion)),
    )
    rows = [
        Concern(user_id=completion.user_id, completion=completion, kind=one.kind, about=one.about, facts=one.facts)
        for one in found
    ]
    Concern.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def answer(*, concern: Concern, outcome: str, note: str, by: User) -> Concern:
    """Write down what came of asking. Nothing else follows. What is answered stays as it was answered."""
    locked = Concern.objects.select_for_update(of=["self"]).get(pk=concern.pk)
    if locked.outcome:
        return locked
    if outcome not in Concern.Outcome.values:
        raise Refused(_("Выберите, что выяснилось."))
    if not note.strip():
        raise Refused(_("Напишите в двух словах, что ответил человек."))
    locked.outcome, locked.note = outcome, note.strip()[:300]
    locked.answered_by, locked.answered_at = by, timezone.now()
    locked.save(update_fields=["outcome", "note", "answered_by", "answered_at"])
    record("courses.answer_concern", by=by, subject=locked, outcome=outcome)
    return locked
