from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import WithTextForm
from courses.lessons.lines import keyed
from lms.ui.forms import LinesField

from .items import LONGEST, MOST

if TYPE_CHECKING:
    from courses.lessons.models import Lesson


class ChecklistForm(WithTextForm):
    must = LinesField(
        label=_("Обязательные пункты"),
        required=False,
        longest=LONGEST,
        help_text=_("По одному в строке, с глагола: «Проверить адрес в карте». Когда отмечены все, урок засчитан."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    may = LinesField(
        label=_("Пункты по желанию"),
        required=False,
        longest=LONGEST,
        help_text=_("Тоже по одному в строке. На зачёт не влияют."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    content = ("body", "must", "may")
    settings_fields = ("must", "may")

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        items = lesson.settings.get("items", [])
        lines = {
            name: [item["text"] for item in items if item["required"] is required]
            for name, required in (("must", True), ("may", False))
        }
        return {**super().initial_of(lesson), **lines}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if len(data.get("must") or []) + len(data.get("may") or []) > MOST:
            raise ValidationError(_("Пунктов слишком много: оставьте не больше %s.") % MOST)
        return data

    def settings_entered(self) -> dict[str, Any]:
        must, may = self.cleaned_data["must"], self.cleaned_data["may"]
        before = (self.initial.get("settings") or {}).get("items", [])
        pairs = keyed([*must, *may], before)
        return {
            "items": [
                {"key": key, "text": text, "required": place < len(must)} for place, (key, text) in enumerate(pairs)
            ]
        }
