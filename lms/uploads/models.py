from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file that somebody is sending in chunks. ``offset`` bytes of it are on the disk, and have been acknowledged.

    ``kinds`` are the values of StoredFile.Kind that it is meant to be. Once whole and checked it has a ``stored``
    file; ``taken_at`` is when something of the site began to use that. What nobody takes is deleted by the sweep.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("кто загружает"), related_name="uploads"
    )
    name = models.CharField(_("имя файла"), max_length=200)
    kinds = ArrayField(models.CharField(max_length=12), verbose_name=_("каким должен быть"))
    size = models.PositiveBigIntegerField(_("размер, байт"))
    offset = models.PositiveBigIntegerField(_("получено, байт"), default=0)
    stored = models.OneToOneField(
        "lms.StoredFile", models.SET_NULL, null=True, verbose_name=_("файл"), related_name="upload"
    )
    begun_at = models.DateTimeField(_("начата"), auto_now_add=True)
    touched_at = models.DateTimeField(_("последняя часть"))
    taken_at = models.DateTimeField(_("файл взят"), null=True)

    class Meta:
        verbose_name = _("загрузка")
        verbose_name_plural = _("загрузки")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(offset__lte=F("size")), name="upload_not_beyond_its_size")]
        indexes = [
            models.Index(fields=["owner"], name="upload_unfinished", condition=Q(stored=None)),
            models.Index(fields=["touched_at"], name="upload_touched"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size
