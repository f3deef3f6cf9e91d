from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from quizzes.bank.models import Topic
from quizzes.bank.topics import tree

from . import formats
from .drafts import FILE_LIMIT, MEGABYTE

TEXT_LONGEST: Final = 1_000_000
# What a format is good for; the likeliest first.
HINTS: Final = {
    "xlsx": _("править и читать, без картинок"),
    "moodle_xml": _("для Moodle, с картинками"),
    "gift": _("для Moodle простым текстом, без картинок"),
    "qti": _("для других систем, с картинками"),
    "qti3": _("для других систем, с картинками"),
    "aiken": _("только вопросы с одним верным вариантом"),
}
PASTED: Final = "вставленный текст"


class UploadForm(forms.Form):
    """A file of questions, or its text."""

    mark_optional = False

    file = forms.FileField(label=_("Файл с вопросами"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("Или вставьте текст"),
        help_text=_("GIFT или Aiken: так удобно перенести несколько вопросов из письма."),
        required=False,
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    format = forms.ChoiceField(label=_("Формат"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(formats.AUTO, _("определить по содержимому"))]
        field: Any = self.fields["format"]
        field.choices = [*offered, *((one.name, one.title) for one in formats.FORMATS.values())]
        field.initial = formats.AUTO

    def clean_file(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["file"]
        if file is not None and file.size > FILE_LIMIT:
            raise forms.ValidationError(_("Файл больше %s МБ. Разделите его на части.") % (FILE_LIMIT // MEGABYTE))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            self.add_error("file", _("Выберите файл или вставьте текст."))
        return data

    def content(self) -> tuple[bytes, str]:
        """What was given and its name."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), PASTED


class TakeForm(forms.Form):
    """Where the questions of a file go, and which of them."""

    mark_optional = False

    topic = forms.ModelChoiceField(Topic.objects.all(), label=_("Тема"), required=False)
    new_topic = forms.CharField(label=_("или новая тема"), max_length=120, required=False)
    keep_topics = forms.BooleanField(label=_("Разложить по темам из файла"), required=False, initial=True)
    skip_known = forms.BooleanField(label=_("Пропустить те, что уже есть в банке"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topic"]
        field.choices = [("", _("выберите")), *((one.pk, one.indented) for one in tree(Topic.objects.all()))]


class ExportForm(forms.Form):
    """The format of the file."""

    format = forms.ChoiceField(label=_("Формат"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["format"]
        offered = {one.name: one.title for one in formats.FORMATS.values() if one.write}
        said = [(name, f"{offered.pop(name)} — {hint}") for name, hint in HINTS.items()]
        field.choices = [*said, *offered.items()]
