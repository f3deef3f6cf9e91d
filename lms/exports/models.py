from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    XLSX = "xlsx", _("XLSX")
    CSV = "csv", _("CSV")
    PDF = "pdf", _("PDF")
    JSON = "json", _("JSON")


class Export(models.Model):
    """A table that somebody asked for and that is made in the background: what, how far, and the file while it is kept.

    ``order_key`` makes an order one, however often it is placed. ``reach``: paths of the subtrees that the file
    speaks of; whoever has lost one of them does not get the file any more.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("ждёт очереди")
        RUNNING = "running", _("собирается")
        READY = "ready", _("готов")
        FAILED = "failed", _("не получился")
        CANCELLED = "cancelled", _("отменён")
        EXPIRED = "expired", _("удалён по сроку")

    UNFINISHED = (State.QUEUED, State.RUNNING)

    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто попросил"), related_name="exports"
    )
    source = models.CharField(_("что"), max_length=60)
    title = models.CharField(_("название"), max_length=200)
    params = models.JSONField(_("условия"), default=dict)
    format = models.CharField(_("формат"), max_length=5, choices=Format.choices)
    order_key = models.CharField(_("ключ заказа"), max_length=120, unique=True)
    by_letter = models.BooleanField(_("сообщить письмом"), default=False)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(_("попыток"), default=0)
    rows_done = models.PositiveIntegerField(_("строк готово"), default=0)
    rows_total = models.PositiveIntegerField(_("строк всего"), default=0)
    reach = ArrayField(models.CharField(max_length=400), verbose_name=_("о каких органах"), default=list)
    file = models.OneToOneField(
        "lms.StoredFile", models.SET_NULL, null=True, verbose_name=_("файл"), related_name="export"
    )
    reason = models.CharField(_("почему не получился"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("когда попросили"), auto_now_add=True)
    touched_at = models.DateTimeField(_("последний знак работы"), null=True)
    ready_at = models.DateTimeField(_("готов с"), null=True)
    expires_at = models.DateTimeField(_("хранится до"), null=True)

    class Meta:
        verbose_name = _("выгрузка")
        verbose_name_plural = _("выгрузки")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False, expires_at__isnull=False),
                name="ready_export_has_a_file",
            )
        ]
        indexes = [
            models.Index(fields=["asker", "-id"], name="export_of_person"),
            models.Index(fields=["expires_at"], name="export_expires", condition=Q(state="ready")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exports:export", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def percent(self) -> int:
        """How far it is, never whole before it is ready: the number of rows is known beforehand only roughly."""
        if self.state == self.State.READY:
            return 100
        return min(99, self.rows_done * 100 // self.rows_total) if self.rows_total else 0
