from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeSpent(models.Model):
    """Seconds for which a learner had a lesson open before her, in a round of the course."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.CASCADE, verbose_name=_("запись на курс"), related_name="time_spent"
    )
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="time_spent")
    round = models.PositiveSmallIntegerField(_("который раз"))
    seconds = models.PositiveIntegerField(_("секунд"), default=0)
    seen_at = models.DateTimeField(_("когда страница отозвалась"))

    class Meta:
        verbose_name = _("время на уроке")
        verbose_name_plural = _("время на уроках")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson", "round"], name="time_once_a_round")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.lesson_id}"
