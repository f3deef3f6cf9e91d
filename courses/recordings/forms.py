from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import CAPTIONS
from lms.uploads.fields import ResumableField

from .models import FILES, SessionMaterial


class MaterialForm(forms.Form):
    """A file or a link for a session."""

    kind = forms.ChoiceField(
        label=_("Что это"),
        choices=SessionMaterial.Kind.choices,
        widget=forms.RadioSelect,
        initial=SessionMaterial.Kind.MATERIAL,
    )
    upload = ResumableField(
        label=_("Файл"),
        required=False,
        kinds=FILES,
        accept="video/mp4,video/webm,audio/*,image/png,image/jpeg,image/webp,.pdf,.pptx,.docx,.xlsx,.odt,.odp,.ods",
        help_text=_("Видео MP4 или WebM, аудио, PDF, PPTX, DOCX, XLSX, ODF, картинка."),
    )
    captions = forms.FileField(
        label=_("Субтитры"), required=False, help_text=CAPTIONS, widget=forms.FileInput(attrs={"accept": ".vtt,.srt"})
    )
    url = forms.URLField(
        label=_("Или ссылка"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Например, запись в облаке трансляций."),
    )
    title = forms.CharField(
        label=_("Название"), max_length=200, required=False, help_text=_("Пусто — возьмём имя файла.")
    )
    in_course = forms.BooleanField(
        label=_("Показать и уроком курса"),
        required=False,
        help_text=_("Необязательный урок в конце: его увидят все, кто проходит курс."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("upload")) == bool(data.get("url")):
            self.add_error("upload", _("Приложите файл или дайте ссылку, что-то одно."))
        return data


class CaptionForm(forms.Form):
    """Captions for what is attached, or nothing where ``remove`` is said."""

    captions = forms.FileField(required=False)
    remove = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("captions") and not data.get("remove"):
            raise forms.ValidationError(_("Выберите файл с субтитрами: .vtt или .srt."))
        return {**data, "captions": None if data.get("remove") else data.get("captions")}
