from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Doubt(models.Model):
    """A valid certificate that rests on a pass which counts no more, and what was decided about it."""

    class Decision(models.TextChoices):
        KEEP = "keep", _("оставить")
        REVOKE = "revoke", _("отозвать")

    certificate = models.ForeignKey(
        "courses.Certificate", models.PROTECT, verbose_name=_("сертификат"), related_name="doubts"
    )
    attempt = models.ForeignKey("quizzes.Attempt", models.PROTECT, verbose_name=_("попытка"), related_name="+")
    reason = models.CharField(_("что случилось"), max_length=500)
    raised_at = models.DateTimeField(_("возник"), auto_now_add=True)
    decision = models.CharField(_("решение"), max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(_("решён"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто решил"), related_name="+"
    )
    note = models.CharField(_("почему так"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("сомнение в сертификате")
        verbose_name_plural = _("сомнения в сертификатах")
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(decision=""), name="one_open_doubt"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="decided_doubt_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.reason}"
