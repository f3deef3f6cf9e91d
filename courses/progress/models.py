from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonProgress(models.Model):
    """A lesson that a learner has opened, and when it was completed."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.CASCADE, verbose_name=_("запись на курс"), related_name="lessons"
    )
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="progress")
    opened_at = models.DateTimeField(_("открыт"))
    completed_at = models.DateTimeField(_("пройден"), null=True)
    score = models.PositiveSmallIntegerField(_("результат"), null=True)

    class Meta:
        verbose_name = _("ход урока")
        verbose_name_plural = _("ход уроков")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="progress_once_a_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.lesson_id}"


class PastProgress(models.Model):
    """A lesson of an earlier round of the course, put by when she began it again. Never changed, never deleted."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.PROTECT, verbose_name=_("запись на курс"), related_name="past_lessons"
    )
    round = models.PositiveSmallIntegerField(_("который раз"))
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="+")
    opened_at = models.DateTimeField(_("открыт"))
    completed_at = models.DateTimeField(_("пройден"), null=True)
    score = models.PositiveSmallIntegerField(_("результат"), null=True)

    class Meta:
        verbose_name = _("ход урока в прошлый раз")
        verbose_name_plural = _("ход уроков в прошлые разы")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "round", "lesson"], name="past_progress_once_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.round}: {self.lesson_id}"


class Completion(models.Model):
    """A course completed by a person. What it rests on is copied here and never joined later.

    ``evidence``: ``{"course": {title, hours, programme}, "version", "valid_months", "rule": {completing, enough},
    "lessons": [{title, kind, version, opened_at, completed_at, score}], "position", "agency"}`` as of ``completed_at``;
    older ones have no version, months, rule and opening.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="completions"
    )
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="completions")
    cycle = models.PositiveSmallIntegerField(_("цикл"), default=1)
    completed_at = models.DateTimeField(_("завершён"))
    agency = models.ForeignKey(
        "lms.Agency", models.PROTECT, null=True, verbose_name=_("орган на тот день"), related_name="+"
    )
    score = models.PositiveSmallIntegerField(_("результат теста, %"), null=True)
    evidence = models.JSONField(_("основание"))

    class Meta:
        verbose_name = _("завершение курса")
        verbose_name_plural = _("завершения курсов")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "course", "cycle"], name="completion_once_a_cycle")]
        indexes = [models.Index(fields=["course", "completed_at"], name="completion_course_time")]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"
