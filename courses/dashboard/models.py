from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Target(models.Model):
    """The share of trained people that an agency and its subtree are to reach. The nearest one above counts."""

    agency = models.OneToOneField("lms.Agency", models.CASCADE, verbose_name=_("орган"), related_name="training_target")
    percent = models.PositiveSmallIntegerField(_("цель, %"), validators=[MinValueValidator(1), MaxValueValidator(100)])
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто поставил"), related_name="+"
    )
    set_at = models.DateTimeField(_("когда"), auto_now=True)

    class Meta:
        verbose_name = _("цель по обучению")
        verbose_name_plural = _("цели по обучению")
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="target_is_a_percentage")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.percent} %"


class EveningSum(models.Model):
    """How an agency itself stood when a week was over: the ledger of days added up once, so that a trend is cheap.

    ``requirement`` empty: people; else assignments by it. Nothing here is true by itself: it can be made anew.
    """

    evening = models.DateField()
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    requirement = models.ForeignKey(
        "courses.Requirement", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    category = models.CharField(max_length=12)
    required = models.IntegerField()
    completed = models.IntegerField()
    overdue = models.IntegerField()

    class Meta:
        verbose_name = _("итог недели")
        verbose_name_plural = _("итоги недель")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "agency", "evening", "category"], nulls_distinct=False, name="evening_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evening}: {self.agency_id}/{self.requirement_id}: {self.completed}/{self.required}"


class LessonPace(models.Model):
    """How people of an agency's subtree get through a lesson that they opened lately. Counted anew every night."""

    RECENT = dt.timedelta(days=90)  # lessons opened earlier say little about lessons of today
    STUCK = dt.timedelta(days=14)

    agency = models.ForeignKey("lms.Agency", models.CASCADE, related_name="+")
    lesson = models.ForeignKey("courses.Lesson", models.CASCADE, related_name="+")
    opened = models.PositiveIntegerField(_("открыли"))
    completed = models.PositiveIntegerField(_("прошли"))
    stuck = models.PositiveIntegerField(_("застряли"))
    median_seconds = models.PositiveBigIntegerField(_("обычно от открытия до зачёта, с"), null=True)
    counted_at = models.DateTimeField(_("посчитано"))

    class Meta:
        verbose_name = _("темп урока")
        verbose_name_plural = _("темп уроков")
        constraints = [models.UniqueConstraint(fields=["agency", "lesson"], name="pace_once_a_lesson")]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.lesson_id}: {self.completed}/{self.opened}"
