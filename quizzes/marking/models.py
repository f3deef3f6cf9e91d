from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StrongReply(models.Model):
    """A reply that a trainer shows to colleagues, without a name. ``text`` is the reply as she left it: without what
    tells the author."""

    reply = models.OneToOneField("quizzes.Reply", models.PROTECT, verbose_name=_("ответ"), related_name="strong")
    scenario = models.ForeignKey(
        "quizzes.Scenario", models.PROTECT, verbose_name=_("упражнение"), related_name="strong"
    )
    text = models.TextField(_("текст"), max_length=10_000)
    why = models.CharField(_("чем хорош"), max_length=300, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто выбрал"), related_name="+"
    )
    chosen_at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("сильный ответ")
        verbose_name_plural = _("сильные ответы")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.scenario}: сильный ответ {self.pk}"


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


class ItemMark(models.Model):
    """A trainer's mark of an answer in a quiz: the share of the question's points, and what she says to the author.

    A reply to a resident is judged by a rubric: then ``levels`` and ``stop_factors`` are what the share came from.
    The latest mark that is not superseded counts; ``Item.fraction`` is what it said.
    """

    item = models.ForeignKey("quizzes.Item", models.PROTECT, verbose_name=_("ответ"), related_name="judgements")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто проверил"), related_name="item_marks"
    )
    fraction = models.FloatField(_("доля балла"))
    rubric = models.ForeignKey("quizzes.Rubric", models.PROTECT, null=True, verbose_name=_("рубрика"), related_name="+")
    levels = models.JSONField(_("уровни по критериям"), null=True)
    stop_factors = models.JSONField(_("стоп-факторы"), default=list)
    comment = models.TextField(_("комментарий"), blank=True)
    marked_at = models.DateTimeField(_("когда"), auto_now_add=True)
    superseded_at = models.DateTimeField(_("заменена"), null=True)

    class Meta:
        verbose_name = _("оценка ответа в тесте")
        verbose_name_plural = _("оценки ответов в тестах")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(superseded_at=None), name="one_standing_item_mark"),
            models.CheckConstraint(condition=Q(fraction__range=(0.0, 1.0)), name="item_mark_in_range"),
            models.CheckConstraint(
                condition=Q(rubric=None, levels=None) | Q(rubric__isnull=False, levels__isnull=False),
                name="item_mark_levels_by_a_rubric",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.fraction}"
