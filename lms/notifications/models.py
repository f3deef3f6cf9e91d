from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Wording(models.Model):
    """How the programme office words a kind of notification. The last row counts; empty patterns: the project's own."""

    kind = models.CharField(_("вид"), max_length=60)
    title = models.CharField(_("заголовок"), max_length=150, blank=True)
    body = models.TextField(_("текст"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("текст уведомления")
        verbose_name_plural = _("тексты уведомлений")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"], name="wording_kind")]

    def __str__(self) -> str:
        return self.kind


class Notification(models.Model):
    """One message to one person. ``key`` makes it unique, so that nothing is told twice."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кому"), related_name="notifications"
    )
    kind = models.CharField(_("вид"), max_length=60)
    key = models.CharField(_("ключ"), max_length=160, unique=True)
    title = models.CharField(_("заголовок"), max_length=200)
    body = models.TextField(_("текст"), blank=True)
    # The same text formatted, where the office has formatted its pattern.
    html = models.TextField(_("текст с разметкой"), blank=True, default="", db_default="")
    url = models.CharField(_("адрес"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("создано"), auto_now_add=True)
    read_at = models.DateTimeField(_("прочитано"), null=True)
    by_email = models.BooleanField(_("письмом"), default=False)
    emailed_at = models.DateTimeField(_("письмо ушло"), null=True)
    returned_at = models.DateTimeField(_("письмо не принято"), null=True)
    return_reason = models.CharField(_("почему не принято"), max_length=300, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("уведомление")
        verbose_name_plural = _("уведомления")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient"], name="notification_unread", condition=Q(read_at=None)),
            models.Index(fields=["recipient", "-id"], name="notification_of_person"),
        ]

    def __str__(self) -> str:
        return self.title


class MailPreferences(models.Model):
    """When a person wants letters, and without which she does. No row: at once, at any hour, all of them."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("сразу")
        DAILY = "daily", _("раз в день, одним письмом")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, verbose_name=_("чьи"), related_name="+"
    )
    pace = models.CharField(_("как часто"), max_length=7, choices=Pace.choices, default=Pace.AT_ONCE)
    digest_at = models.TimeField(_("во сколько"), default=dt.time(9))
    quiet_from = models.TimeField(_("не писать с"), null=True, blank=True)
    quiet_to = models.TimeField(_("не писать до"), null=True, blank=True)
    muted = ArrayField(models.CharField(max_length=60), verbose_name=_("без писем о"), default=list, blank=True)

    class Meta:
        verbose_name = _("настройка писем")
        verbose_name_plural = _("настройки писем")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.get_pace_display()}"


class ClosedAddress(models.Model):
    """An address that takes no letters. None are sent there until somebody opens it again."""

    address = models.EmailField(_("адрес"), unique=True)
    since = models.DateTimeField(_("с"), auto_now_add=True)
    reason = models.CharField(_("что ответил почтовый сервер"), max_length=300)

    class Meta:
        verbose_name = _("адрес, который не принимает писем")
        verbose_name_plural = _("адреса, которые не принимают писем")
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return self.address
