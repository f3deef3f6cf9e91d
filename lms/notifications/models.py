from __future__ import annotations

from django.conf import settings
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
    url = models.CharField(_("адрес"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("создано"), auto_now_add=True)
    read_at = models.DateTimeField(_("прочитано"), null=True)
    by_email = models.BooleanField(_("письмом"), default=False)
    emailed_at = models.DateTimeField(_("письмо ушло"), null=True)

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
