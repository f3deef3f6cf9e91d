from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import Pattern


class WordingForm(forms.Form):
    title = forms.CharField(
        label=_("Заголовок"),
        max_length=150,
        help_text=_("Он же — тема письма."),
        error_messages={"required": _("Напишите заголовок.")},
    )
    body = forms.CharField(
        label=_("Текст"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Обращение по имени и ссылку «Открыть» письмо добавит само."),
        error_messages={"required": _("Напишите текст.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, pattern: Pattern) -> None:
        super().__init__(data, initial={"title": pattern.title, "body": pattern.body})
