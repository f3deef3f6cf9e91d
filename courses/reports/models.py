from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompletionMonth(models.Model):
    """How many of the assignments of today were completed in a calendar month (``month`` is its first day).

    A ledger as ``Tally``: triggers on assignments append, ``compact`` merges, one adds ``count`` up.
    """

    month = models.DateField()
    requirement = models.ForeignKey(
        "courses.Requirement", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    course = models.ForeignKey(
        "courses.Course", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    category = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("завершения за месяц")
        verbose_name_plural = _("завершения по месяцам")
        indexes = [models.Index(fields=["month", "agency"], name="completion_month_agency")]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}: {self.agency_id}/{self.course_id}: {self.count:+d}"
