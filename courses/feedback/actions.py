from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.presence import people_of
from courses.seminars.actions import locked
from courses.seminars.models import SeminarSession
from courses.seminars.moments import when_for
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue_many
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind

from .models import FeedbackAnswer, FeedbackGiven
from .queries import is_open

if TYPE_CHECKING:
    from lms.people.models import User

ASK: Final = "feedback.ask"
ASKED_WITHIN: Final = dt.timedelta(days=2)  # about what ended longer ago nobody is asked any more

FEEDBACK_ASKED = Kind(
    "courses.feedback_asked",
    title="Как прошло занятие «{course}»?",
    body=(
        "Вы были на занятии «{course}», {when}. Расскажите, как прошло: четыре вопроса, одна минута.\n"
        "Ответ без имени. Тренер увидит его среди других, когда ответят хотя бы трое."
    ),
    optional="когда просят отзыв о занятии",
)


@transaction.atomic
def give(*, session: SeminarSession, user: User, score: int, use: str = "", pace: str = "", text: str = "") -> bool:
    """Take what ``user`` says of a session, so that nothing joins it to her. Returns False where she has said it.

    Raises Refused before the end and long after it.
    """
    kept = locked(session)
    if not is_open(kept):
        raise Refused(_("Отзыв об этом занятии уже не принимаем или ещё рано: форма открыта месяц после занятия."))
    _row, is_new = FeedbackGiven.objects.get_or_create(session=kept, user=user)
    if not is_new:
        return False
    _shuffle_in(FeedbackAnswer(session=kept, score=score, use=use, pace=pace, text=text.strip()[:2000]))
    record("courses.give_feedback", by=user, subject=kept)  # that she did, and never what
    return True


def _shuffle_in(answer: FeedbackAnswer) -> None:
    """Write all answers of the session anew in random order: the order of rows would say whose is which."""
    answers = [*FeedbackAnswer.objects.filter(session=answer.session), answer]
    FeedbackAnswer.objects.filter(session=answer.session).delete()
    random.SystemRandom().shuffle(answers)
    for one in answers:
        one.pk = uuid.uuid4()
    FeedbackAnswer.objects.bulk_create(answers)


def owe_letters() -> None:
    """Owe the letters that ask about sessions that have ended; those that are owed already are left."""
    now = timezone.now()
    ended = SeminarSession.objects.filter(cancelled_at=None, ends_at__lte=now, ends_at__gt=now - ASKED_WITHIN)
    enqueue_many(ASK, ((f"{ASK}:{pk}", {"session": pk}) for pk in ended.order_by().values_list("pk", flat=True)))


@transaction.atomic
def ask(*, session_id: int) -> None:
    """Ask those who were at a session how it was, each once."""
    session = SeminarSession.objects.select_related("course").get(pk=session_id)
    if not is_open(session):
        return
    answered = FeedbackGiven.objects.filter(session=session).values("user")
    people = list(people_of(session).exclude(pk__in=answered))
    moments = when_for(session, people)
    title = session.course.title[:100]
    notify_each(
        FEEDBACK_ASKED,
        [(one, {"course": title, "when": moments[one.pk]}) for one in people],
        about=f"session:{session.pk}",
        url=reverse("courses:session-feedback", args=[session.pk]),
    )
