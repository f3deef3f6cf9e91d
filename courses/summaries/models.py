from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SummarySettings(models.Model):
    """What the programme office has decided about the summaries of the region: one row."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    is_on = models.BooleanField(_("отправлять сводки"), default=True)
    shows_place = models.BooleanField(_("показывать место среди таких же органов"), default=False)

    class Meta:
        verbose_name = _("настройка сводок")
        verbose_name_plural = _("настройка сводок")
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_row_of_summary_settings")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Summary(models.Model):
    """A week of an agency as its head was told it. Never changed: ``content`` is the page as it was sent.

    ``day`` is the Monday on which the week was over. What the content holds is said in ``content.py``.
    """

    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("руководитель"), related_name="summaries"
    )
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("орган"), related_name="summaries")
    day = models.DateField(_("понедельник"))
    content = models.JSONField(_("содержание"))
    made_at = models.DateTimeField(_("составлена"), auto_now_add=True)

    class Meta:
        verbose_name = _("сводка руководителю")
        verbose_name_plural = _("сводки руководителям")
        ordering = ["-day", "agency__path", "id"]
        constraints = [models.UniqueConstraint(fields=["head", "agency", "day"], name="summary_once_a_week")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.day}"
