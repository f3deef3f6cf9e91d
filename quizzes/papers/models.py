from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Printing(models.Model):
    """Papers of a quiz that were printed together, and what they say of it."""

    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, verbose_name=_("тест"), related_name="printings")
    title = models.CharField(_("название теста"), max_length=200)
    pass_percent = models.PositiveSmallIntegerField(_("проходной балл, %"))
    minutes = models.PositiveSmallIntegerField(_("время, минут"), null=True)
    note = models.CharField(_("для кого"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто напечатал"), related_name="+"
    )
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("печать теста")
        verbose_name_plural = _("печати тестов")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.title}: {self.pk}"


class Paper(models.Model):
    """One person's paper.

    ``questions`` are frozen as printed: ``[{"revision", "section_title", "section_key", "kind", "shown", "key",
    "weight"}]``.
    ``attempt`` is what came of it once the answers were keyed in.
    """

    printing = models.ForeignKey(Printing, models.PROTECT, verbose_name=_("печать"), related_name="papers")
    number = models.PositiveSmallIntegerField(_("номер"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("чей"), related_name="papers"
    )
    questions = models.JSONField(_("вопросы"))
    attempt = models.OneToOneField(
        "quizzes.Attempt", models.PROTECT, null=True, verbose_name=_("попытка"), related_name="paper"
    )
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто внёс"), related_name="+"
    )
    keyed_at = models.DateTimeField(_("когда внесён"), null=True)

    class Meta:
        verbose_name = _("бланк")
        verbose_name_plural = _("бланки")
        ordering = ["printing_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["printing", "number"], name="paper_number_once"),
            models.CheckConstraint(
                condition=Q(attempt=None, keyed_by=None, keyed_at=None)
                | Q(attempt__isnull=False, keyed_by__isnull=False, keyed_at__isnull=False, user__isnull=False),
                name="keyed_paper_has_an_attempt",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What stands in the corner of the paper: 12-3."""
        return f"{self.printing_id}-{self.number}"
