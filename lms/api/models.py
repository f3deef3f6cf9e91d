from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token opens. The values stand in tokens, in operations and in the OpenAPI document."""

    STAFF_READ = "staff:read", _("видеть, кто где работает")
    STAFF_WRITE = "staff:write", _("вносить людей, переходы, увольнения, отсутствия и метки")
    ASSIGNMENTS_READ = "assignments:read", _("видеть, кому что назначено и как идёт")
    COMPLETIONS_READ = "completions:read", _("видеть, что пройдено, и номера сертификатов")
    REPORTS_READ = "reports:read", _("видеть отчёты, открытые кадровой службе")


class ApiToken(models.Model):
    """A key with which another system asks about the people of an agency's subtree. The secret itself is not kept."""

    name = models.CharField(_("что за система"), max_length=120)
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("чьи сотрудники"), related_name="+")
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("что можно"))
    prefix = models.CharField(_("начало ключа"), max_length=12, unique=True)
    digest = models.CharField(max_length=64, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто дал"), related_name="+")
    issued_at = models.DateTimeField(_("дан"), default=timezone.now)
    expires_at = models.DateTimeField(_("действует до"))
    last_used_at = models.DateTimeField(_("последнее обращение"), null=True)
    revoked_at = models.DateTimeField(_("отозван"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто отозвал"), related_name="+"
    )

    class Meta:
        verbose_name = _("ключ доступа")
        verbose_name_plural = _("ключи доступа")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="token_expires_after_issue"),
            models.UniqueConstraint(fields=["name"], condition=Q(revoked_at=None), name="one_open_token_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def expires_soon(self) -> bool:
        return self.is_open and self.expires_at < timezone.now() + dt.timedelta(days=14)

    @property
    def last_day(self) -> dt.date:
        return timezone.localdate(self.expires_at - dt.timedelta(microseconds=1))

    @property
    def may(self) -> list[str]:
        """What it opens, in words; a scope that is no more is named as it was."""
        known = dict(Scope.choices)
        return [str(known.get(scope, scope)) for scope in self.scopes]


class ApiAnswer(models.Model):
    """What a request that writes was answered, so that the same request once more does nothing and is told the same."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(_("ключ повтора"), max_length=80)
    digest = models.CharField(max_length=64)
    body = models.JSONField(_("ответ"), default=dict)
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("ответ кадровой системе")
        verbose_name_plural = _("ответы кадровым системам")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once_a_key")]

    def __str__(self) -> str:
        return self.key
