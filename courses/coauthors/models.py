from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Coauthor(models.Model):
    """Where somebody was in the editor of a course a moment ago; ``lesson`` is empty at the page of the course."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("кто"), related_name="+")
    course = models.ForeignKey("courses.Course", models.CASCADE, verbose_name=_("курс"), related_name="+")
    lesson = models.ForeignKey(
        "courses.Lesson", models.CASCADE, null=True, blank=True, verbose_name=_("урок"), related_name="+"
    )
    at = models.DateTimeField(_("когда"))

    class Meta:
        verbose_name = _("соавтор")
        verbose_name_plural = _("соавторы")
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="coauthor_once_a_course")]

    def __str__(self) -> str:
        return f"{self.user}: {self.lesson or self.course}"
