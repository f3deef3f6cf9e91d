from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.files.actions import RECORDINGS
from lms.files.models import StoredFile

FILES: Final = (
    StoredFile.Kind.VIDEO,
    StoredFile.Kind.AUDIO,
    StoredFile.Kind.PDF,
    StoredFile.Kind.SLIDES,
    StoredFile.Kind.DOCUMENT,
    StoredFile.Kind.SHEET,
    StoredFile.Kind.IMAGE,
)


class SessionMaterial(models.Model):
    """A recording or a material of one session: a stored file or a link. ``told_at``: its people were told of it.

    ``lesson`` is the lesson of the course that shows the same. What was taken away keeps its row.
    """

    class Kind(models.TextChoices):
        RECORDING = "recording", _("запись занятия")
        MATERIAL = "material", _("материал")

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="materials"
    )
    kind = models.CharField(_("что это"), max_length=9, choices=Kind.choices, default=Kind.MATERIAL)
    title = models.CharField(_("название"), max_length=200)
    file = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("файл"), related_name="+"
    )
    captions = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("субтитры"), related_name="+"
    )
    url = models.URLField(_("ссылка"), blank=True, max_length=500)
    lesson = models.ForeignKey(
        "courses.Lesson", models.SET_NULL, null=True, blank=True, verbose_name=_("урок"), related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто добавил"), related_name="+"
    )
    added_at = models.DateTimeField(_("когда"), default=timezone.now)
    told_at = models.DateTimeField(_("участники узнали"), null=True, blank=True)
    removed_at = models.DateTimeField(_("убран"), null=True, blank=True)

    class Meta:
        verbose_name = _("материал занятия")
        verbose_name_plural = _("материалы занятий")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file=None) & ~Q(url="")),
                name="material_is_a_file_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_recording(self) -> bool:
        return self.kind == self.Kind.RECORDING

    @property
    def plays(self) -> bool:
        """Whether it is a film or a sound."""
        return self.file is not None and self.file.kind in RECORDINGS


class Playback(models.Model):
    """At which second somebody has stopped in a recording of a session; of one that is a lesson, see ``Watching``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("кто"), related_name="+")
    material = models.ForeignKey(SessionMaterial, models.CASCADE, verbose_name=_("запись"), related_name="playbacks")
    position = models.PositiveIntegerField(_("где остановилась, секунда"), default=0)
    told_at = models.DateTimeField(_("последний сигнал"))

    class Meta:
        verbose_name = _("место в записи занятия")
        verbose_name_plural = _("места в записях занятий")
        constraints = [models.UniqueConstraint(fields=["user", "material"], name="playback_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.material_id}"
