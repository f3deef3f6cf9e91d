from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Annulment(models.Model):
    """Why an attempt counts no more. Its answers and result stay as they were."""

    attempt = models.OneToOneField("quizzes.Attempt", models.PROTECT, verbose_name=_("попытка"))
    reason = models.CharField(_("причина"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("аннулирование попытки")
        verbose_name_plural = _("аннулирования попыток")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="annulled_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.reason}"


class Correction(models.Model):
    """A question of a quiz was graded wrongly, and this is how it was put right."""

    class Way(models.TextChoices):
        KEY = "key", _("проверить по ключу другой редакции")
        CREDIT = "credit", _("засчитать всем, кому он попался")
        DROP = "drop", _("не учитывать этот вопрос")

    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, verbose_name=_("тест"), related_name="corrections")
    revision = models.ForeignKey("quizzes.Revision", models.PROTECT, verbose_name=_("редакция"), related_name="+")
    way = models.CharField(_("как"), max_length=10, choices=Way.choices)
    replacement = models.ForeignKey(
        "quizzes.Revision", models.PROTECT, null=True, verbose_name=_("ключ из редакции"), related_name="+"
    )
    reason = models.CharField(_("причина"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("исправление проверки")
        verbose_name_plural = _("исправления проверки")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way="key", replacement__isnull=False) | (~Q(way="key") & Q(replacement=None)),
                name="correction_by_key_has_a_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.get_way_display()}"


class CorrectedAttempt(models.Model):
    """An attempt as it stood before a correction. ``item_before``: {"key", "weight", "fraction"} of the question.

    One that waited for a person had no outcome, and may have none after it.
    """

    correction = models.ForeignKey(Correction, models.PROTECT, verbose_name=_("исправление"), related_name="attempts")
    attempt = models.ForeignKey(
        "quizzes.Attempt", models.PROTECT, verbose_name=_("попытка"), related_name="corrections"
    )
    item_before = models.JSONField(_("вопрос до исправления"))
    percent_before = models.DecimalField(_("было, %"), max_digits=5, decimal_places=2, null=True)
    percent_after = models.DecimalField(_("стало, %"), max_digits=5, decimal_places=2, null=True)
    passed_before = models.BooleanField(_("была зачтена"), null=True)
    passed_after = models.BooleanField(_("стала зачтена"), null=True)

    class Meta:
        verbose_name = _("исправленная попытка")
        verbose_name_plural = _("исправленные попытки")
        constraints = [models.UniqueConstraint(fields=["correction", "attempt"], name="attempt_once_a_correction")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.percent_before} → {self.percent_after}"
