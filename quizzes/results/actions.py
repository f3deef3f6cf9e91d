from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from quizzes.assembly.models import Quiz
from quizzes.attempts.models import Attempt, Item
from quizzes.attempts.queries import standing, whole_percent
from quizzes.attempts.signals import attempt_graded
from quizzes.bank.models import Revision

from . import regrading
from .models import Annulment, CorrectedAttempt, Correction
from .signals import pass_lost

if TYPE_CHECKING:
    from lms.people.models import User

BATCH = 500
ATTEMPT_ANNULLED = Kind(
    code="quizzes.attempt_annulled",
    title="Попытка аннулирована: «{quiz}»",
    body="Попытка {number} в тесте «{quiz}» больше не считается. Причина: {reason} Вместо неё можно начать новую.",
)
PASS_GAINED = Kind(
    code="quizzes.pass_gained",
    title="Вам зачтён тест «{quiz}»",
    body="В тесте «{quiz}» исправили проверку, и теперь у вас {percent} % и зачёт. Причина: {reason}",
    optional="тест зачли после исправления",
)
PASS_LOST = Kind(
    code="quizzes.pass_lost",
    title="Пересчитан тест «{quiz}»",
    body="В тесте «{quiz}» исправили проверку: у вас {percent} %, это меньше проходного балла. Причина: {reason}",
)


@transaction.atomic
def annul(*, attempt: Attempt, by: User, reason: str) -> Attempt:
    """Take a finished attempt out of the count: it is given back, and its pass with it. Once only; for a reason."""
    reason = _reason(reason)
    locked = Attempt.objects.select_for_update(of=["self"]).select_related("user", "quiz").get(pk=attempt.pk)
    if locked.state == Attempt.State.ANNULLED:
        return locked
    if locked.state == Attempt.State.OPEN:
        raise Refused(_("Попытка ещё идёт. Аннулировать можно, когда она закончится."))
    locked.state = Attempt.State.ANNULLED
    locked.save(update_fields=["state"])
    Annulment.objects.create(attempt=locked, by=by, reason=reason)
    record("quizzes.annul_attempt", by=by, subject=locked, reason=reason)
    _tell(ATTEMPT_ANNULLED, locked, reason)
    if locked.passed:
        announce_loss(locked, by=by, reason=reason)
    return locked


@transaction.atomic
def correct(
    *, quiz: Quiz, revision: Revision, way: str, by: User, reason: str, replacement: Revision | None = None
) -> Correction:
    """Grade a question of a quiz anew wherever it was answered, keeping what stood before.

    Who passes now is told upstairs as if she had just finished; who passes no more is announced as ``pass_lost``:
    nothing that rests on the attempt is withdrawn here. Refused where nothing would change.
    """
    reason = _reason(reason)
    # Grading locks the attempt too, so none slips in half way.
    list(Attempt.objects.select_for_update(no_key=True).filter(quiz=quiz, items__revision=revision).values_list("pk"))
    planned = regrading.plan(quiz=quiz, revision=revision, way=way, replacement=replacement)
    if not planned.changes_anything:
        raise Refused(_("Ничьи ответы от этого не изменятся."))
    correction = Correction.objects.create(
        quiz=quiz, revision=revision, way=way, replacement=replacement, reason=reason, by=by
    )
    lost, gained = _write(correction, planned)
    completed = [one.item.attempt for one in planned.waiting if one.item.attempt.state == Attempt.State.GRADED]
    record("quizzes.correct_key", by=by, subject=correction, changed=len(planned.changes), reason=reason)
    for attempt in completed:
        attempt_graded.send(Attempt, attempt=attempt)
        _tell(PASS_GAINED if attempt.passed else PASS_LOST, attempt, reason)
    for attempt in gained:
        attempt_graded.send(Attempt, attempt=attempt)
        _tell(PASS_GAINED, attempt, reason)
    for attempt in lost:
        announce_loss(attempt, by=by, reason=reason)
        _tell(PASS_LOST, attempt, reason)
    return correction


def _write(correction: Correction, planned: regrading.Plan) -> tuple[list[Attempt], list[Attempt]]:
    """Keep what stood, write what stands now. Returns the attempts that lost their pass and those that gained one."""
    lost = [change.attempt for change in planned.losing]
    gained = [change.attempt for change in planned.gaining]
    CorrectedAttempt.objects.bulk_create(
        [
            CorrectedAttempt(
                correction=correction,
                attempt=change.attempt,
                item_before=dict(change.item_before),
                percent_before=change.percent_before,
                percent_after=change.outcome.percent,
                passed_before=bool(change.attempt.passed),
                passed_after=change.outcome.passed,
            )
            for change in planned.changes
        ],
        batch_size=BATCH,
    )
    for change in planned.changes:
        attempt, outcome = change.attempt, change.outcome
        attempt.score, attempt.max_score = outcome.score, outcome.max_score
        attempt.percent, attempt.passed = outcome.percent, outcome.passed
        attempt.sections = list(outcome.sections)
    items = [change.item for change in planned.changes]
    items += [carried.item for carried in planned.waiting]
    items += planned.running
    anew = correction.way == Correction.Way.KEY and correction.revision.kind == "reply"
    fields = ["key", "weight", "fraction", *(["report"] if anew else [])]
    Item.objects.bulk_update(items, fields, batch_size=BATCH)
    attempts = [*(change.attempt for change in planned.changes), *_write_waiting(correction, planned)]
    fields = ["state", "score", "max_score", "percent", "passed", "sections"]
    Attempt.objects.bulk_update(attempts, fields, batch_size=BATCH)
    return lost, gained


def _write_waiting(correction: Correction, planned: regrading.Plan) -> list[Attempt]:
    """Keep what stood in attempts that wait for a person. Returns them summed up anew."""
    settled = [carried.settled() for carried in planned.waiting]
    CorrectedAttempt.objects.bulk_create(
        [
            CorrectedAttempt(
                correction=correction,
                attempt=attempt,
                item_before=dict(carried.item_before),
                percent_after=attempt.percent,
                passed_after=attempt.passed,
            )
            for carried, attempt in zip(planned.waiting, settled, strict=True)
        ],
        batch_size=BATCH,
    )
    return settled


def announce_loss(attempt: Attempt, *, by: User, reason: str) -> None:
    """Tell upstairs, unless by what counts of her other attempts she passes all the same. Within a transaction."""
    if not standing(attempt.quiz_id, attempt.user_id).passed:
        pass_lost.send(Attempt, attempt=attempt, by=by, reason=reason)


def _tell(kind: Kind, attempt: Attempt, reason: str) -> None:
    """Tell the person whose attempt it is, with a link to it. ``reason`` ends as a sentence does."""
    sentence = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
    moment = CorrectedAttempt.objects.filter(attempt=attempt).count()
    notify(
        kind,
        to=[attempt.user],
        about=f"attempt:{attempt.pk}:{moment}",
        url=reverse("quizzes:attempt-review", args=[attempt.pk]),
        quiz=attempt.title,
        number=str(attempt.number),
        percent=str(whole_percent(attempt.percent)) if attempt.percent is not None else "0",
        reason=sentence,
    )


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise Refused(_("Напишите причину: её увидят те, кого это касается."))
    return reason[:500]
