from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """An uploaded file whose content was checked, or one that the site made. Never changed; a new one is a new row."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        SLIDES = "slides", _("презентация")
        DOCUMENT = "document", _("документ")
        SHEET = "sheet", _("таблица")
        IMAGE = "image", _("картинка")
        VIDEO = "video", _("видео")
        AUDIO = "audio", _("аудио")
        CAPTIONS = "captions", _("субтитры")  # WebVTT that the site has written from what was given
        DATA = "data", _("данные")  # CSV and JSON that the site has made itself; never taken in

    kind = models.CharField(_("вид"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("имя файла"), max_length=200)
    file = models.FileField(_("файл"), upload_to="%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("размер, байт"))
    seconds = models.PositiveIntegerField(
        _("длительность, секунд"), null=True, help_text=_("У видео и аудио, если это сказано в файле.")
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто загрузил"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("файл")
        verbose_name_plural = _("файлы")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
