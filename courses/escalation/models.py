from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Ladder(models.Model):
    """The steps of one requirement where the office has set its own; a requirement without a row has the usual ones.

    ``before``, ``after`` and ``expiring`` are days from the due date (from the day on which a result runs out); an
    empty list sends nothing. ``head_after`` and ``office_after`` are days overdue; None leaves them alone.
    """

    requirement = models.OneToOneField(
        "courses.Requirement", models.CASCADE, verbose_name=_("требование"), related_name="ladder"
    )
    before = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("за сколько дней"), default=list, blank=True)
    after = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("через сколько дней"), default=list, blank=True
    )
    expiring = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("до конца действия, дней"), default=list, blank=True
    )
    hr_weekly = models.BooleanField(_("кадровой службе раз в неделю"), default=True)
    head_after = models.PositiveSmallIntegerField(_("руководителю, дней просрочки"), null=True, blank=True)
    office_after = models.PositiveSmallIntegerField(_("дирекции, дней просрочки"), null=True, blank=True)

    class Meta:
        verbose_name = _("лестница напоминаний")
        verbose_name_plural = _("лестницы напоминаний")

    def __str__(self) -> str:
        return f"{self.requirement}"


class LetterPause(models.Model):
    """No letters of the ladder about people of an agency's subtree, by one requirement or by all, on these days.

    ``until`` is the last day (None: until it is lifted). What fell on them goes on the day after, the latest only.
    """

    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("для органа"), related_name="+")
    requirement = models.ForeignKey(
        "courses.Requirement", models.PROTECT, null=True, blank=True, verbose_name=_("требование"), related_name="+"
    )
    started_on = models.DateField(_("с"))
    until = models.DateField(_("по день"), null=True, blank=True)
    reason = models.CharField(_("причина"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("пауза в напоминаниях")
        verbose_name_plural = _("паузы в напоминаниях")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("started_on") - 1), name="letter_pause_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.started_on}"


class LetterRound(models.Model):
    """A working day on which the letters of the ladder went out; its work is owed in jobs."""

    day = models.DateField(_("день"), unique=True)
    opened_at = models.DateTimeField(_("начата"), auto_now_add=True)

    class Meta:
        verbose_name = _("рассылка напоминаний")
        verbose_name_plural = _("рассылки напоминаний")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"


class SentStep(models.Model):
    """A step of the ladder was sent about whose course, which date, to whom. Written with the letter; only grows."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кому"), related_name="+", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("о ком"), related_name="+")
    course = models.ForeignKey(
        "courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="+", db_index=False
    )
    requirement = models.ForeignKey(
        "courses.Requirement", models.PROTECT, verbose_name=_("требование"), related_name="+", db_index=False
    )
    step = models.CharField(_("ступень"), max_length=16)
    about_on = models.DateField(_("о сроке"))
    day = models.DateField(_("день"))

    class Meta:
        verbose_name = _("отправленная ступень")
        verbose_name_plural = _("отправленные ступени")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "user", "course", "about_on", "step"], name="step_sent_once_a_date"
            )
        ]
        indexes = [models.Index(fields=["day"], name="sent_step_day")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id}: {self.step}"
