from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PastImport(models.Model):
    """A table of past completions: what was looked at is exactly what comes in.

    ``done`` of ``total`` rows is how far the present step is. It looks for people in the subtree of ``agency`` only.
    """

    class State(models.TextChoices):
        READING = "reading", _("читается")
        CHECKING = "checking", _("проверяется")
        READY = "ready", _("проверена")
        UNREADABLE = "unreadable", _("не прочитана")
        APPLIED = "applied", _("внесена")
        UNDONE = "undone", _("отменена")

    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("чьи сотрудники"), related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто загрузил"), related_name="+")
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)
    name = models.CharField(_("имя файла"), max_length=200)
    file = models.ForeignKey("lms.StoredFile", models.PROTECT, verbose_name=_("файл"), related_name="+")
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.READING)
    trouble = models.CharField(_("почему не прочитана"), max_length=600, blank=True)
    # {"sheet", "others", "columns": [[key, letters, words]], "unknown": [words]}
    head = models.JSONField(_("столбцы"), default=dict)
    total = models.PositiveIntegerField(_("строк"), default=0)
    done = models.PositiveIntegerField(_("сделано"), default=0)
    good = models.PositiveIntegerField(_("верных"), default=0)
    known = models.PositiveIntegerField(_("уже были"), default=0)
    wrong = models.PositiveIntegerField(_("с ошибками"), default=0)
    made = models.PositiveIntegerField(_("внесено"), default=0)
    followed = models.BooleanField(_("назначения обновлены"), default=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто внёс"), related_name="+"
    )
    applied_at = models.DateTimeField(_("внесено"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто отменил"), related_name="+"
    )
    undone_at = models.DateTimeField(_("отменено"), null=True)
    undo_reason = models.CharField(_("почему отменено"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("загрузка прошлого обучения")
        verbose_name_plural = _("загрузки прошлого обучения")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                name="applied_import_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PastImportRow(models.Model):
    """A row of the table: its words as they stand there, what they were understood as, what is wrong with them."""

    class Verdict(models.TextChoices):
        UNREAD = "unread", _("не проверена")
        GOOD = "good", _("верная")
        KNOWN = "known", _("уже есть")
        WRONG = "wrong", _("с ошибкой")

    imported = models.ForeignKey(PastImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("строка"))
    said = models.JSONField(_("как в таблице"))
    verdict = models.CharField(_("что с ней"), max_length=6, choices=Verdict.choices, default=Verdict.UNREAD)
    problems = models.JSONField(_("что не так"), default=list)  # [[address, words]]
    notes = models.JSONField(_("на что взглянуть"), default=list)
    skipped = models.BooleanField(_("не вносить"), default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    course = models.ForeignKey("courses.Course", models.PROTECT, null=True, related_name="+", db_index=False)
    completed_on = models.DateField(_("дата"), null=True)
    hours = models.DecimalField(_("часов"), max_digits=6, decimal_places=1, null=True)
    document = models.CharField(_("документ"), max_length=100, blank=True)
    result = models.CharField(_("результат"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("строка загрузки")
        verbose_name_plural = _("строки загрузки")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["imported", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["imported", "verdict", "number"], name="import_row_verdict")]

    def __str__(self) -> str:
        return f"{self.imported_id}: {self.number}"

    @property
    def whom(self) -> str:
        """Whose row it is, as far as one can tell."""
        if self.user is not None:
            return self.user.get_full_name()
        return next((self.said[key] for key in ("name", "email", "number") if self.said.get(key)), "—")
