from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.exports.models import Format


class SavedReport(models.Model):
    """A report that somebody has put together: what rows, which columns, how grouped. See ``definition``.

    Besides its owner those see it who hold ``shared_role`` inside the subtree of ``shared_agency``.
    """

    class SharedRole(models.TextChoices):
        HR = "hr", _("кадровой службе")
        HEAD = "head", _("руководителям")
        OFFICE = "office", _("дирекции программы")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("чей"), related_name="+")
    title = models.CharField(_("название"), max_length=120)
    definition = models.JSONField(_("что и как"))
    shared_role = models.CharField(_("кому открыт"), max_length=10, choices=SharedRole.choices, blank=True)
    shared_agency = models.ForeignKey(
        "lms.Agency", models.PROTECT, verbose_name=_("в каком органе"), null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("создан"), auto_now_add=True)
    changed_at = models.DateTimeField(_("изменён"), auto_now=True)
    removed_at = models.DateTimeField(_("убран"), null=True, blank=True)

    class Meta:
        verbose_name = _("сохранённый отчёт")
        verbose_name_plural = _("сохранённые отчёты")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_role="", shared_agency=None) | (~Q(shared_role="") & Q(shared_agency__isnull=False)),
                name="report_shared_within_an_agency",
            )
        ]
        indexes = [models.Index(fields=["owner"], name="savedreport_owner")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:savedreport", args=[self.pk])


class Timetable(models.Model):
    """When a saved report is sent, in which format and to whom. Each gets rows of her own reach.

    ``next_at`` is the moment of the next sending; what is sent moves it on in the same transaction.
    """

    class Every(models.TextChoices):
        WEEK = "week", _("каждую неделю")
        MONTH = "month", _("каждый месяц")

    report = models.OneToOneField(SavedReport, models.PROTECT, verbose_name=_("отчёт"), related_name="timetable")
    every = models.CharField(_("как часто"), max_length=5, choices=Every.choices)
    day = models.PositiveSmallIntegerField(_("день"))
    time = models.TimeField(_("во сколько"))
    format = models.CharField(_("формат"), max_length=5, choices=Format.choices, default=Format.XLSX)
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("кому"), related_name="+")
    next_at = models.DateTimeField(_("в следующий раз"))
    paused_at = models.DateTimeField(_("остановлено"), null=True, blank=True)

    class Meta:
        verbose_name = _("расписание отчёта")
        verbose_name_plural = _("расписания отчётов")
        constraints = [
            models.CheckConstraint(
                condition=Q(every="week", day__range=(1, 7)) | Q(every="month", day__range=(1, 31)),
                name="timetable_day_in_range",
            )
        ]
        indexes = [models.Index(fields=["next_at"], name="timetable_due", condition=Q(paused_at=None))]

    def __str__(self) -> str:
        return f"{self.report}"


class Sending(models.Model):
    """A report went to a person by its timetable, once for each moment of it; or why it did not."""

    timetable = models.ForeignKey(Timetable, models.PROTECT, verbose_name=_("расписание"), related_name="sendings")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кому"), related_name="+")
    slot = models.DateTimeField(_("когда"))
    export = models.OneToOneField("lms.Export", models.PROTECT, null=True, verbose_name=_("файл"), related_name="+")
    reason = models.CharField(_("почему нет"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("отправка отчёта")
        verbose_name_plural = _("отправки отчётов")
        ordering = ["-slot", "recipient"]
        constraints = [
            models.UniqueConstraint(fields=["timetable", "recipient", "slot"], name="sent_once_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.timetable}: {self.recipient_id}, {self.slot:%d.%m.%Y}"
