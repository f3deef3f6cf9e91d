from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import WithTextForm
from courses.lessons.lines import keyed
from lms.ui.forms import LinesField

from .question import LONGEST, MOST

if TYPE_CHECKING:
    from courses.lessons.models import Lesson


class PollForm(WithTextForm):
    question = forms.CharField(label=_("Вопрос"), max_length=300, required=False)
    options = LinesField(
        label=_("Ответы на выбор"),
        required=False,
        longest=LONGEST,
        help_text=_("По одному в строке, хотя бы два. Слово можно поправить и потом: голоса останутся за ответом."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    many = forms.BooleanField(label=_("Можно выбрать несколько ответов"), required=False)
    content = ("body", "question", "options", "many")
    settings_fields = ("question", "options", "many")

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        said = lesson.settings
        options = [row["text"] for row in said.get("options", [])]
        own = {"question": said.get("question", ""), "options": options, "many": said.get("many", False)}
        return {**super().initial_of(lesson), **own}

    def clean_options(self) -> list[str]:
        options: list[str] = self.cleaned_data["options"]
        if len(options) > MOST:
            raise ValidationError(_("Ответов слишком много: оставьте не больше %s.") % MOST)
        if len(set(options)) < len(options):
            raise ValidationError(_("Два ответа одинаковы: уберите лишний."))
        return options

    def settings_entered(self) -> dict[str, Any]:
        before = (self.initial.get("settings") or {}).get("options", [])
        pairs = keyed(self.cleaned_data["options"], before)
        return {
            "question": self.cleaned_data["question"],
            "many": self.cleaned_data["many"],
            "options": [{"key": key, "text": text} for key, text in pairs],
        }
