from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import CAPTIONS, WithTextForm
from courses.lessons.models import Lesson
from lms.files.models import StoredFile
from lms.uploads.fields import ResumableField

from .share import USUAL


class RecordingForm(WithTextForm):
    """What a video and an audio lesson have in common."""

    captions = forms.FileField(
        label=_("Субтитры"), required=False, help_text=CAPTIONS, widget=forms.FileInput(attrs={"accept": ".vtt,.srt"})
    )
    no_captions = forms.BooleanField(label=_("Убрать субтитры, которые есть"), required=False)
    share = forms.IntegerField(
        label=_("Какую долю записи нужно просмотреть, %"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Нужно только для доли просмотра. Обычно хватает 80: титры и паузы можно пропустить."),
    )
    settings_fields = ("share",)
    taken_away: tuple[str, ...] = ("captions",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.taken_away:
            if there := self.initial.get(f"has_{name}"):
                self.fields[f"no_{name}"].label = _("Убрать то, что есть: %s") % there
            else:
                del self.fields[f"no_{name}"]

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        own = {
            "has_captions": lesson.captions.name if lesson.captions else "",
            "has_poster": lesson.poster.name if lesson.poster else "",
            "share": lesson.settings.get("share"),
        }
        return {**super().initial_of(lesson), **own}

    def entered(self) -> dict[str, Any]:
        fields = super().entered()
        for name in self.taken_away:
            if fields.pop(f"no_{name}", False) and not fields.get(name):
                fields[name] = False
        return fields

    def settings_entered(self) -> dict[str, Any]:
        asked = self.cleaned_data.get("completion") == Lesson.Rule.WATCHED
        return {"share": self.cleaned_data.get("share") or USUAL} if asked else {}


class VideoForm(RecordingForm):
    upload = ResumableField(
        label=_("Видео"),
        required=False,
        kinds=[StoredFile.Kind.VIDEO],
        accept=".mp4,.m4v,.webm,video/mp4,video/webm",
        help_text=_("MP4 или WebM."),
    )
    poster = forms.FileField(
        label=_("Заставка"),
        required=False,
        help_text=_("Картинка, которая видна, пока видео не запущено. Пусто: первый кадр."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    no_poster = forms.BooleanField(label=_("Убрать заставку, которая есть"), required=False)
    taken_away = ("captions", "poster")
    content = ("upload", "captions", "no_captions", "poster", "no_poster", "body")


class AudioForm(RecordingForm):
    upload = ResumableField(
        label=_("Аудио"),
        required=False,
        kinds=[StoredFile.Kind.AUDIO],
        accept=".mp3,.m4a,.ogg,.oga,.opus,.wav,.weba,audio/*",
        help_text=_("MP3, M4A, OGG или WAV."),
    )
    captions = forms.FileField(
        label=_("Текст по времени"),
        required=False,
        help_text=_("Файл .vtt или .srt: под записью появится её расшифровка."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt"}),
    )
    content = ("upload", "captions", "no_captions", "body")
