from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """A system that is told of changes about the people of an agency's subtree. ``cursor``: up to where it was told."""

    class State(models.TextChoices):
        ACTIVE = "active", _("работает")
        PAUSED = "paused", _("приостановлена")
        STOPPED = "stopped", _("остановлена: система не отвечает")
        CLOSED = "closed", _("закрыта")

    name = models.CharField(_("что за система"), max_length=120)
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("чьи сотрудники"), related_name="+")
    kinds = ArrayField(models.CharField(max_length=20), verbose_name=_("о чём"))
    url = models.CharField(_("адрес"), max_length=500)
    secret = models.CharField(max_length=80, editable=False)
    previous_secret = models.CharField(max_length=80, blank=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)
    cursor = models.JSONField(default=list, editable=False)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.ACTIVE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто дал"), related_name="+")
    made_at = models.DateTimeField(_("когда"), default=timezone.now)

    class Meta:
        verbose_name = _("подписка на изменения")
        verbose_name_plural = _("подписки на изменения")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~Q(state="closed"), name="one_open_subscription_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def keys(self) -> list[str]:
        """What signs: the secret, and for a day after it was changed the one before."""
        old = self.previous_secret if self.previous_until and self.previous_until > timezone.now() else ""
        return [self.secret, old] if old else [self.secret]


class Delivery(models.Model):
    """Something that is to be sent, or was. One of a subscription is sent after another."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    event = models.CharField(_("что"), max_length=20)
    body = models.JSONField(_("содержание"))
    changes = models.PositiveIntegerField(_("изменений"), default=0)
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("попыток"), default=0)
    next_at = models.DateTimeField(_("не раньше"), default=timezone.now)
    delivered_at = models.DateTimeField(_("доставлено"), null=True)
    status = models.PositiveSmallIntegerField(_("ответ"), default=0)
    answer = models.TextField(_("что ответили"), blank=True)
    milliseconds = models.PositiveIntegerField(_("за сколько, мс"), default=0)

    class Meta:
        verbose_name = _("доставка")
        verbose_name_plural = _("доставки")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subscription", "id"], name="delivery_waiting", condition=Q(delivered_at=None)),
            models.Index(fields=["subscription", "-id"], name="delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.event}"
