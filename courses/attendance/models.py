from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AttendanceMark(models.Model):
    """So many minutes of a session a person was there (0: she was not). The latest mark counts, earlier ones stay."""

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="attendance"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    minutes = models.PositiveSmallIntegerField(_("минут"))
    reason = models.CharField(_("почему исправлено"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто отметил"), related_name="+")
    at = models.DateTimeField(_("когда"), default=timezone.now)

    class Meta:
        verbose_name = _("отметка о посещении")
        verbose_name_plural = _("отметки о посещении")
        ordering = ["-id"]
        indexes = [models.Index(fields=["session", "user", "-id"], name="attendance_latest")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.user_id}: {self.minutes}"
