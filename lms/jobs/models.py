from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of background work that is owed. Done when ``done_at`` is set; given up when ``failed_at`` is."""

    kind = models.CharField(_("вид"), max_length=60)
    key = models.CharField(_("ключ"), max_length=120, unique=True)
    payload = models.JSONField(_("данные"), default=dict)
    created_at = models.DateTimeField(_("создано"), auto_now_add=True)
    run_at = models.DateTimeField(_("не раньше"), default=timezone.now)
    leased_until = models.DateTimeField(_("взято до"), null=True)
    attempts = models.PositiveSmallIntegerField(_("попыток"), default=0)
    done_at = models.DateTimeField(_("сделано"), null=True)
    failed_at = models.DateTimeField(_("брошено"), null=True)
    last_error = models.TextField(_("последняя ошибка"), blank=True)

    class Meta:
        verbose_name = _("фоновая работа")
        verbose_name_plural = _("фоновые работы")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["run_at"], name="job_due", condition=Q(done_at=None, failed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
