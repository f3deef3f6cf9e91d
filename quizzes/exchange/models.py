from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionImport(models.Model):
    """A file of questions as it was read: what was looked at is exactly what comes in."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто загрузил"), related_name="+"
    )
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)
    name = models.CharField(_("имя файла"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    reading = models.JSONField(_("что прочитано"))
    files = models.BinaryField(default=b"")
    applied_at = models.DateTimeField(_("вопросы вошли"), null=True, blank=True)
    # {"questions": [keys], "known": how many were left out because they stand in the bank}
    outcome = models.JSONField(_("что вышло"), default=dict, blank=True)

    class Meta:
        verbose_name = _("загрузка вопросов")
        verbose_name_plural = _("загрузки вопросов")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
