from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffImport(models.Model):
    """A file of the staff of an agency: read, looked at line by line, taken in, perhaps undone."""

    class State(models.TextChoices):
        READING = "reading", _("читаем файл")
        CHECKING = "checking", _("сверяем со штатом")
        READY = "ready", _("можно смотреть")
        REFUSED = "refused", _("не читается")
        APPLYING = "applying", _("вносим")
        APPLIED = "applied", _("внесено")
        UNDOING = "undoing", _("отменяем")
        UNDONE = "undone", _("отменено")

    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("чей штат"), related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто загрузил"), related_name="+")
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)
    name = models.CharField(_("имя файла"), max_length=200)
    file = models.FileField(_("файл"), upload_to="staffing/%Y/%m/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.READING)
    why = models.TextField(_("почему не читается"), blank=True)
    columns = models.JSONField(_("столбцы"), default=dict)
    remarks = models.JSONField(_("замечания к файлу"), default=list)
    gives_roles = models.BooleanField(_("может давать роли"), default=False)
    tell_new = models.BooleanField(_("письмо новым людям"), default=True)
    dismiss_on = models.DateField(_("уволить тех, кого нет в файле, с"), null=True, blank=True)
    total = models.PositiveIntegerField(_("строк"), default=0)
    done = models.PositiveIntegerField(_("сверено"), default=0)
    whole = models.BooleanField(_("весь файл или ничего"), null=True)
    ready_at = models.DateTimeField(_("сверено когда"), null=True)
    applied_at = models.DateTimeField(_("внесено когда"), null=True)
    undone_at = models.DateTimeField(_("отменено когда"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто отменил"), related_name="+"
    )

    class Meta:
        verbose_name = _("загрузка штата")
        verbose_name_plural = _("загрузки штата")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        """Whether something is being done to it just now."""
        return self.state in {self.State.READING, self.State.CHECKING, self.State.APPLYING, self.State.UNDOING}


class StaffLine(models.Model):
    """A line of the file, what it comes to, and what was done. Lines about people who are not in it come last."""

    class Kind(models.TextChoices):
        NEW = "new", _("новые")
        TRANSFER = "transfer", _("переходы")
        CHANGE = "change", _("изменения")
        DISMISSAL = "dismissal", _("увольнения")
        SAME = "same", _("без изменений")
        PROBLEM = "problem", _("с ошибками")

    staff_import = models.ForeignKey(StaffImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("строка"))
    line = models.JSONField(_("что сказано"), default=dict)
    is_missing = models.BooleanField(_("нет в файле"), default=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("что это"), max_length=10, choices=Kind.choices, blank=True)
    ops = models.JSONField(_("что сделать"), default=list)
    problems = models.JSONField(_("что не так"), default=list)
    notes = models.JSONField(_("на что посмотреть"), default=list)
    # What is wrong in the file itself, whatever is known of the person.
    own_problems = models.JSONField(default=list)
    own_notes = models.JSONField(default=list)
    chosen = models.BooleanField(_("внести"), default=True)
    done = models.JSONField(_("что сделано"), null=True)
    undo_notes = models.JSONField(_("что не отменилось"), default=list)

    class Meta:
        verbose_name = _("строка штата")
        verbose_name_plural = _("строки штата")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["staff_import", "number"], name="staff_line_once_a_number"),
        ]
        indexes = [models.Index(fields=["staff_import", "kind", "number"], name="staff_line_kind")]

    def __str__(self) -> str:
        return f"{self.staff_import_id}: {self.number}"
