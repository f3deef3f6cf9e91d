from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Prerequisite(models.Model):
    """A course that must be completed, and in force, before another is begun. Holds at once, for whoever begins."""

    course = models.ForeignKey("courses.Course", models.CASCADE, verbose_name=_("курс"), related_name="prerequisites")
    needed = models.ForeignKey(
        "courses.Course", models.PROTECT, verbose_name=_("сначала"), related_name="prerequisite_of"
    )

    class Meta:
        verbose_name = _("что пройти сначала")
        verbose_name_plural = _("что пройти сначала")
        constraints = [
            models.UniqueConstraint(fields=["course", "needed"], name="prerequisite_once"),
            models.CheckConstraint(condition=~Q(course=F("needed")), name="prerequisite_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.needed_id} → {self.course_id}"
