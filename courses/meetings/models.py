from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MeetingImport(models.Model):
    """The report of an online meeting about a session: what was looked at is exactly what comes in.

    ``attendees``: ``[{"name", "email", "spans": [[joined, left]], "user", "match", "candidates": [user]}]``, moments by
    ISO 8601, ``match`` as in ``matching.Match``. ``notes`` are sentences about the file as a whole.
    """

    class State(models.TextChoices):
        LOOKED_AT = "looked_at", _("ждёт решения")
        APPLIED = "applied", _("внесён")
        UNDONE = "undone", _("отменён")

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="meeting_imports"
    )
    name = models.CharField(_("имя файла"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("состояние"), max_length=9, choices=State.choices, default=State.LOOKED_AT)
    attendees = models.JSONField(_("кто был"), default=list)
    notes = models.JSONField(_("на что взглянуть"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто загрузил"), related_name="+")
    at = models.DateTimeField(_("загружен"), default=timezone.now)
    applied_at = models.DateTimeField(_("внесён"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто отменил"), related_name="+"
    )
    undone_at = models.DateTimeField(_("отменён"), null=True)
    undo_reason = models.CharField(_("почему отменён"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("отчёт онлайн-встречи")
        verbose_name_plural = _("отчёты онлайн-встреч")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="looked_at", applied_at=None)
                | Q(state__in=["applied", "undone"], applied_at__isnull=False),
                name="applied_report_has_time",
            ),
            models.UniqueConstraint(fields=["session", "sha256"], condition=Q(state="applied"), name="report_in_once"),
        ]

    def __str__(self) -> str:
        return self.name
