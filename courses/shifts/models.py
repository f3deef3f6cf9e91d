from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Shift(models.Model):
    """A learner's go at a shift; what a lesson asked for then is kept here and does not change.

    ``messages``: ``[{"scenario": id, "arrives_at": iso, "due_at": iso}]`` by arrival. ``outcome``, once it is handed
    over: ``[{"scenario": id, "reply": id or None, "score": points after lateness, "on_time": bool}]`` in that order.
    """

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.CASCADE, verbose_name=_("запись на курс"), related_name="shifts"
    )
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="shifts")
    round = models.PositiveSmallIntegerField(_("который раз"))
    started_at = models.DateTimeField(_("начата"))
    closes_at = models.DateTimeField(_("кончается"))
    messages = models.JSONField(_("сообщения"))
    pass_score = models.PositiveSmallIntegerField(_("зачёт от, баллов"))
    finished_at = models.DateTimeField(_("сдана"), null=True)
    outcome = models.JSONField(_("итог"), default=list)
    score = models.PositiveSmallIntegerField(_("балл"), null=True)

    class Meta:
        verbose_name = _("дежурная смена")
        verbose_name_plural = _("дежурные смены")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson"], condition=Q(finished_at=None), name="shift_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.lesson_id}"

    @property
    def passed(self) -> bool:
        return self.score is not None and self.score >= self.pass_score
