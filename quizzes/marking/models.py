from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """A trainer's mark of a reply. The latest one that is not superseded counts."""

    reply = models.ForeignKey("quizzes.Reply", models.PROTECT, verbose_name=_("ответ"), related_name="marks")
    rubric = models.ForeignKey("quizzes.Rubric", models.PROTECT, verbose_name=_("рубрика"), related_name="marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто проверил"), related_name="marks"
    )
    levels = models.JSONField(_("уровни по критериям"))
    stop_factors = models.JSONField(_("стоп-факторы"), default=list)
    score = models.PositiveSmallIntegerField(_("балл"))
    comment = models.TextField(_("комментарий"), blank=True)
    marked_at = models.DateTimeField(_("когда"), auto_now_add=True)
    superseded_at = models.DateTimeField(_("заменена"), null=True)

    class Meta:
        verbose_name = _("оценка ответа")
        verbose_name_plural = _("оценки ответов")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reply"], condition=Q(superseded_at=None), name="one_standing_mark"),
            models.CheckConstraint(condition=Q(score__range=(0, 100)), name="mark_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.score}"
