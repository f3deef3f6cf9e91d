from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Messenger(models.Model):
    """A messenger's bot, which takes signed requests at ``url``. ``how``: how a person finds it."""

    name = models.CharField(_("мессенджер"), max_length=60)
    url = models.CharField(_("адрес бота"), max_length=500)
    how = models.CharField(_("как найти бота"), max_length=200, blank=True)
    secret = models.CharField(max_length=80, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто завёл"), related_name="+")
    made_at = models.DateTimeField(_("когда"), default=timezone.now)
    closed_at = models.DateTimeField(_("закрыт"), null=True, blank=True)

    class Meta:
        verbose_name = _("мессенджер")
        verbose_name_plural = _("мессенджеры")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(closed_at=None), name="one_open_messenger_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class MessengerLink(models.Model):
    """A person and her chat with the bot. Until ``linked_at`` only the one-time ``code`` is there, good for a while."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, verbose_name=_("чья"), related_name="+"
    )
    messenger = models.ForeignKey(Messenger, models.PROTECT, verbose_name=_("мессенджер"), related_name="links")
    code = models.CharField(max_length=12, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, editable=False)
    chat = models.CharField(_("чат"), max_length=100, blank=True)
    linked_at = models.DateTimeField(_("подключена"), null=True)
    muted = ArrayField(models.CharField(max_length=60), verbose_name=_("без сообщений о"), default=list, blank=True)

    class Meta:
        verbose_name = _("связь с мессенджером")
        verbose_name_plural = _("связи с мессенджерами")
        constraints = [
            models.UniqueConstraint(fields=["messenger", "code"], condition=~Q(code=""), name="messenger_code_once"),
            models.CheckConstraint(condition=Q(linked_at=None) | ~Q(chat=""), name="linked_messenger_has_chat"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.messenger_id}"

    def is_waiting(self, now: dt.datetime) -> bool:
        """Whether its code is still good."""
        good = self.code_until is not None and self.code_until > now
        return bool(self.code) and good and self.messenger.closed_at is None


class MessengerMessage(models.Model):
    """A notification that goes to a messenger: once, whatever becomes of workers; tried again while nobody answers."""

    link = models.ForeignKey(MessengerLink, models.CASCADE, related_name="messages")
    notification = models.OneToOneField("lms.Notification", models.CASCADE, related_name="+")
    due_at = models.DateTimeField(_("не раньше"))
    attempts = models.PositiveSmallIntegerField(_("попыток"), default=0)
    sent_at = models.DateTimeField(_("передано"), null=True)
    given_up_at = models.DateTimeField(_("брошено"), null=True)
    status = models.PositiveSmallIntegerField(_("ответ"), default=0)
    answer = models.CharField(_("что ответили"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("сообщение в мессенджер")
        verbose_name_plural = _("сообщения в мессенджеры")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], name="messenger_waiting", condition=Q(sent_at=None, given_up_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.notification_id}"
