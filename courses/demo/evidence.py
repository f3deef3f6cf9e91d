"""Training elsewhere and a skill, for HR and trainers of the demo region to look at: some of each stage."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone
from reportlab.lib.pagesizes import A5, landscape
from reportlab.pdfgen.canvas import Canvas

from courses.models import Assignment, Course, Lesson, OutsideTraining, Progress, Skill
from courses.outside import actions as outside
from courses.skills import actions as skills
from lms.files.actions import store
from lms.models import StoredFile, User
from lms.ui import paper

SKILL = "Отвечает жителям по существу"
TRAININGS = (
    ("Работа с обращениями граждан", "РАНХиГС, Нижегородский институт управления", 400),
    ("Деловая переписка и русский язык", "Корпоративный университет правительства", 250),
    ("Общение с жителями в социальных сетях", "Учебный центр «Диалог Регионы»", 120),
)


def load(*, path: str, hr: User, trainer: User) -> None:
    """Three papers of people in the subtree at ``path`` (one confirmed, one declined, one waits), and a skill."""
    if not OutsideTraining.objects.exists():
        _papers(path, hr)
    if not Skill.objects.exists():
        _skill(trainer)


def _papers(path: str, hr: User) -> None:
    waiting = Assignment.objects.filter(agency__path__startswith=path, state=Progress.NOT_STARTED).exclude(user=hr)
    found = waiting.order_by("user_id", "due_on").distinct("user_id").select_related("user", "course")[: len(TRAININGS)]
    sent = [_send(one, *what) for one, what in zip(found, TRAININGS, strict=False)]
    if sent:
        outside.confirm(training=sent[0], words="Спасибо, документ в порядке.", by=hr)
    if sent[1:]:
        outside.decline(training=sent[1], words="Программа не про обращения: пройдите, пожалуйста, курс.", by=hr)


def _send(assignment: Assignment, title: str, place: str, days: int) -> OutsideTraining:
    person, day = assignment.user, timezone.localdate() - dt.timedelta(days=days)
    number = f"52-{assignment.pk % 10_000:04}"
    upload = ContentFile(_certificate(person, title, place, day, number), name="Удостоверение.pdf")
    return outside.send(
        user=person,
        course=assignment.course,
        title=title,
        place=place,
        completed_on=day,
        hours=Decimal(16),
        number=number,
        document=store(upload=upload, by=person, kinds=[StoredFile.Kind.PDF]),
    )


def _certificate(person: User, title: str, place: str, day: dt.date, number: str) -> bytes:
    buffer = io.BytesIO()
    with paper.drawing():
        canvas = Canvas(buffer, pagesize=landscape(A5), initialFontName=paper.REGULAR)
        lines = ((22, "Удостоверение"), (12, f"№ {number} от {day:%d.%m.%Y}"), (16, person.get_full_name()))
        for number_of_line, (size, words) in enumerate((*lines, (14, f"«{title}», 16 часов"), (11, place))):
            canvas.setFont(paper.BOLD if size > 15 else paper.REGULAR, size)
            canvas.drawCentredString(landscape(A5)[0] / 2, 330 - 48 * number_of_line, words)
        canvas.save()
    return buffer.getvalue()


def _skill(trainer: User) -> None:
    with_quiz = Lesson.objects.filter(quiz__isnull=False, archived_at=None, course__state=Course.State.PUBLISHED)
    lesson = with_quiz.exclude(course__code=None).order_by("course__order", "order").select_related("course").first()
    if lesson is None:
        return
    fields = {
        "title": SKILL,
        "about": "Знает, из чего состоит ответ, и пишет его так, что тренеру не к чему придраться.",
        "course": lesson.course,
        "quiz": lesson.quiz,
        "quiz_percent": 80,
        "replies": 2,
        "reply_score": 60,
        "months": 12,
        "scenarios": [],
    }
    skill = skills.define(fields=fields, by=trainer)
    after: int | None = 0
    while after is not None:
        after = skills.evaluate_everybody(skills=[skill.pk], after=after, tell=False)
