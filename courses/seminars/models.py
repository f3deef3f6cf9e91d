from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SeminarSession(models.Model):
    """One meeting: in a hall, online, or both."""

    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="sessions")
    starts_at = models.DateTimeField(_("начало"))
    ends_at = models.DateTimeField(_("окончание"))
    place = models.CharField(_("место"), max_length=250, blank=True)
    online_url = models.URLField(_("ссылка на трансляцию"), blank=True, max_length=500)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("тренер"), related_name="+"
    )
    cancelled_at = models.DateTimeField(_("отменена"), null=True, blank=True)

    class Meta:
        verbose_name = _("занятие")
        verbose_name_plural = _("занятия")
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start")]
        indexes = [models.Index(fields=["starts_at"], name="session_start")]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_at:%d.%m.%Y %H:%M}"
