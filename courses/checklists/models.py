from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ticks(models.Model):
    """What a learner has ticked of a checklist. A round of the course begins with an empty one."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.CASCADE, verbose_name=_("запись на курс"), related_name="ticks"
    )
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="ticks")
    round = models.PositiveSmallIntegerField(_("который раз"))
    # Keys of the items in ``lesson.settings``.
    items = models.JSONField(_("отмечено"), default=list)
    changed_at = models.DateTimeField(_("когда"))

    class Meta:
        verbose_name = _("отметки в чек-листе")
        verbose_name_plural = _("отметки в чек-листах")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson", "round"], name="ticks_once_a_round")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.lesson_id}"
