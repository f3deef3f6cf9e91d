from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

REMOVED = "removed"  # the state of what is required no more


Row = TypeVar("Row", bound=models.Model)


class PeriodQuerySet(models.QuerySet[Row]):
    def at_end_of(self, day: dt.date) -> PeriodQuerySet[Row]:
        """Rows that held when ``day`` was over."""
        return self.filter(Q(until=None) | Q(until__gt=day), day__lte=day)


class AssignmentEvent(models.Model):
    """Something happened to an assignment: how it has stood since, what changed, why and by whom.

    Written by triggers and never changed but for ``until``: the day on which the next event came. So the rows also
    are periods: an assignment stood so at the end of each day from ``day`` to the one before ``until``.
    Fields without a constraint in the database are copies of what the assignment has been checked for.
    """

    assignment_key = models.BigIntegerField(_("номер назначения"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("кто"),
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    course = models.ForeignKey(
        "courses.Course",
        models.PROTECT,
        verbose_name=_("курс"),
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    requirement = models.ForeignKey(
        "courses.Requirement",
        models.PROTECT,
        verbose_name=_("требование"),
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    agency = models.ForeignKey(
        "lms.Agency", models.PROTECT, verbose_name=_("орган"), related_name="+", db_index=False, db_constraint=False
    )
    category = models.CharField(_("категория"), max_length=12)
    due_on = models.DateField(_("срок"))
    state = models.CharField(_("состояние"), max_length=12)
    completed_at = models.DateTimeField(_("пройдено"), null=True)
    expires_on = models.DateField(_("действует по"), null=True)
    renews_from = models.DateField(_("пройти снова можно с"), null=True)
    changed = ArrayField(models.CharField(max_length=12), verbose_name=_("что изменилось"))
    why = models.CharField(_("почему"), max_length=40, blank=True)
    grounds = models.JSONField(_("основания"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("кем"),
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    at = models.DateTimeField(_("когда"))
    day = models.DateField(_("день"))
    until = models.DateField(_("до дня"), null=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("событие назначения")
        verbose_name_plural = _("история назначений")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"], condition=Q(until=None), name="one_open_event_an_assignment"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("day")), name="event_days_in_order"),
        ]
        indexes = [
            models.Index(fields=["user", "course"], name="event_user_course"),
            models.Index(fields=["course", "agency", "day"], name="event_course_agency"),
            models.Index(fields=["completed_at"], name="event_completed_at", condition=Q(state="completed")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id}: {', '.join(self.changed)}"


class StandingPeriod(models.Model):
    """How a person stood over all her assignments, from a day to the one before ``until``. Follows from the events."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    category = models.CharField(max_length=12)
    required = models.PositiveSmallIntegerField()
    completed = models.PositiveSmallIntegerField()
    started = models.PositiveSmallIntegerField()
    next_due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    day = models.DateField()
    until = models.DateField(null=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("положение за время")
        verbose_name_plural = _("положения за время")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(until=None), name="one_open_period_a_person")
        ]
        indexes = [
            models.Index(fields=["user", "day"], name="period_user"),
            models.Index(fields=["agency", "day"], name="period_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.completed}/{self.required}"


class TallyDay(models.Model):
    """The ledger by days: what stood at the end of a day is the sum of ``count`` over the rows up to that day.

    As ``Tally``: ``course`` empty counts people, triggers append, ``compact`` merges rows of a day.
    """

    day = models.DateField()
    requirement = models.ForeignKey(
        "courses.Requirement", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    course = models.ForeignKey(
        "courses.Course", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    category = models.CharField(max_length=12)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("слагаемое дня")
        verbose_name_plural = _("слагаемые дней")
        indexes = [
            models.Index(fields=["course", "agency", "day"], name="tallyday_course_agency"),
            models.Index(fields=["requirement", "agency", "day"], name="tallyday_requirement_agency"),
            models.Index(fields=["day"], name="tallyday_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.agency_id}/{self.course_id}: {self.count:+d}"


class TallyMonth(models.Model):
    """The same by whole months (``day`` is the first of one), so that an evening years later is not added up from
    every day before it. Kept by a trigger on ``TallyDay``."""

    day = models.DateField()
    requirement = models.ForeignKey(
        "courses.Requirement", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    course = models.ForeignKey(
        "courses.Course", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    category = models.CharField(max_length=12)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("слагаемое месяца")
        verbose_name_plural = _("слагаемые месяцев")
        indexes = [
            models.Index(fields=["course", "agency", "day"], name="tallymonth_course_agency"),
            models.Index(fields=["requirement", "agency", "day"], name="tallymonth_requirement_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%m.%Y}: {self.agency_id}/{self.course_id}: {self.count:+d}"
