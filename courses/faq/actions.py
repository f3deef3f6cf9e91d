from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.seminars.models import SeminarSession
from courses.seminars.queries import trainers
from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.people.models import User

from .models import CourseQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_WITHIN: Final = dt.timedelta(minutes=10)
A_DAY: Final = 20  # questions of one person about one course

ASKED = Kind(
    "courses.question_asked",
    title="Вопрос к семинару «{course}»",
    body="{who} спрашивает: «{question}»\nОтветьте, и ответ придёт письмом. Полезный вопрос можно показать всем.",
    optional="когда слушатели задают вопросы",
)
ANSWERED = Kind(
    "courses.question_answered",
    title="Ответ на ваш вопрос: «{course}»",
    body="Вы спрашивали: «{question}»\n{sender} отвечает: {answer}",
)


@transaction.atomic
def ask(
    *, course: Course, user: User, text: str, session: SeminarSession | None = None, nameless: bool = False
) -> CourseQuestion:
    """Ask the trainers about a course, perhaps at one of its sessions. The same twice in a while is one question."""
    text = text.strip()[:2000]
    if not text:
        raise Refused(_("Напишите вопрос."))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two clicks come one after another
    now = timezone.now()
    mine = CourseQuestion.objects.filter(course=course, author=user)
    if same := mine.filter(text=text, session=session, asked_at__gt=now - SAME_WITHIN, withdrawn_at=None).first():
        return same
    if mine.filter(asked_at__gt=now - dt.timedelta(days=1)).count() >= A_DAY:
        raise Refused(_("За день вы задали уже двадцать вопросов. Продолжим завтра, а сейчас дождитесь ответов."))
    made = CourseQuestion.objects.create(course=course, session=session, author=user, text=text, nameless=nameless)
    record("courses.ask_question", by=user, subject=made, course=course.pk)
    notify(
        ASKED,
        to=_those_who_answer(course, session),
        about=f"question:{made.pk}",
        url=reverse("courses:question-answer", args=[made.pk]),
        course=course.title[:100],
        who=user.get_full_name(),
        question=_short(text),
    )
    return made


@transaction.atomic
def withdraw(*, question: CourseQuestion, by: User) -> None:
    """Take one's own question back, as long as nobody has answered. A repeated call changes nothing."""
    kept = _locked(question)
    if kept.withdrawn_at is not None:
        return
    if kept.answered_at is not None or kept.published_at is not None:
        raise Refused(_("На этот вопрос уже ответили: снять его нельзя."))
    kept.withdrawn_at = timezone.now()
    kept.save(update_fields=["withdrawn_at"])
    record("courses.withdraw_coursequestion", by=by, subject=kept)


@transaction.atomic
def answer(*, question: CourseQuestion, answer: str, by: User) -> CourseQuestion:
    """Answer, or put the answer in other words. Who asked gets a letter about each new wording."""
    answer = answer.strip()[:4000]
    kept = _locked(question)
    if not answer:
        raise Refused(_("Напишите ответ."))
    if kept.withdrawn_at is not None:
        raise Refused(_("Этот вопрос снял тот, кто его задал."))
    if kept.answer == answer:
        return kept
    kept.answer, kept.answered_by, kept.answered_at = answer, by, timezone.now()
    kept.save(update_fields=["answer", "answered_by", "answered_at"])
    record("courses.answer_coursequestion", by=by, subject=kept)
    if kept.author is not None and kept.author != by:
        notify(
            ANSWERED,
            to=[kept.author],
            about=f"question:{kept.pk}.{kept.answered_at:%Y%m%d%H%M%S%f}",
            url=f"{reverse('courses:faq', args=[kept.course_id])}#question-{kept.pk}",
            course=kept.course.title[:100],
            question=_short(kept.text),
            sender=by.get_full_name(),
            answer=answer,
        )
    return kept


@transaction.atomic
def publish(*, question: CourseQuestion, text: str, answer: str, by: User) -> CourseQuestion:
    """Show question and answer to everybody in the trainer's own words, without a name; or change those words."""
    kept = _locked(question)
    text, answer = text.strip()[:2000], answer.strip()[:4000]
    if not text or not answer:
        raise Refused(_("Для страницы вопросов нужны и вопрос, и ответ."))
    if kept.withdrawn_at is not None:
        raise Refused(_("Этот вопрос снял тот, кто его задал."))
    if kept.published_at is not None and (kept.faq_text, kept.faq_answer) == (text, answer):
        return kept
    kept.faq_text, kept.faq_answer = text, answer
    kept.published_at = kept.published_at or timezone.now()
    kept.save(update_fields=["faq_text", "faq_answer", "published_at"])
    record("courses.publish_coursequestion", by=by, subject=kept)
    return kept


@transaction.atomic
def unpublish(*, question: CourseQuestion, by: User) -> None:
    """Take it from the FAQ; the words stay for another time. A repeated call changes nothing."""
    kept = _locked(question)
    if kept.published_at is not None:
        kept.published_at = None
        kept.save(update_fields=["published_at"])
        record("courses.unpublish_coursequestion", by=by, subject=kept)


@transaction.atomic
def write(*, course: Course, text: str, answer: str, by: User) -> CourseQuestion:
    """Put a question into the FAQ that nobody has asked. The same words twice are one."""
    text, answer = text.strip()[:2000], answer.strip()[:4000]
    if not text or not answer:
        raise Refused(_("Напишите и вопрос, и ответ."))
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    if same := CourseQuestion.objects.filter(course=course, faq_text=text, published_at__isnull=False).first():
        return publish(question=same, text=text, answer=answer, by=by)
    made = CourseQuestion.objects.create(
        course=course, text=text, faq_text=text, faq_answer=answer, published_at=timezone.now()
    )
    record("courses.write_faq", by=by, subject=made, course=course.pk)
    return made


def _locked(question: CourseQuestion) -> CourseQuestion:
    found = CourseQuestion.objects.select_for_update(of=["self"], no_key=True)
    return found.select_related("course", "author").get(pk=question.pk)


def _those_who_answer(course: Course, session: SeminarSession | None) -> Iterable[User]:
    """Who leads the session; else who leads the course or its latest sessions; else every trainer."""
    if session is not None and (found := list(session.trainers.filter(is_active=True))):
        return found
    if course.owner is not None and course.owner.is_active:
        return [course.owner]
    led = User.objects.filter(
        is_active=True, pk__in=SeminarSession.trainers.through.objects.filter(session__course=course).values("user")
    )
    return list(led) or list(trainers())


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"
