from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Quiz, Section


class QuizForm(forms.ModelForm[Quiz]):
    """The settings of a quiz."""

    class Meta:
        model = Quiz
        fields = [
            "title",
            "intro",
            "pass_percent",
            "minutes",
            "max_attempts",
            "shuffle_questions",
            "shuffle_options",
        ]
        labels = {
            "pass_percent": _("Проходной балл, %"),
            "minutes": _("Минут на тест"),
            "max_attempts": _("Попыток"),
            "shuffle_questions": _("Перемешивать вопросы"),
            "shuffle_options": _("Перемешивать варианты ответов"),
        }
        help_texts = {
            "intro": _("Показывается перед началом."),
            "minutes": _("Пусто: без ограничения."),
            "max_attempts": _("Пусто: сколько угодно."),
        }
        widgets = {"intro": forms.Textarea(attrs={"rows": 2})}

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)


class NewQuizForm(forms.ModelForm[Quiz]):
    class Meta:
        model = Quiz
        fields = ["title"]
        help_texts = {"title": _("Его видит слушатель: «Проверка знаний: сроки и маршрут».")}


class SectionForm(forms.ModelForm[Section]):
    """How a section is called and how many of its questions an attempt gets."""

    class Meta:
        model = Section
        fields = ["title", "draw"]
        labels = {"title": _("Название раздела"), "draw": _("Сколько вопросов взять")}
        help_texts = {"title": _("Можно не называть."), "draw": _("Пусто: все.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draw"].widget.attrs["min"] = 1
        self.mark_optional = False

    def clean_draw(self) -> int | None:
        draw: int | None = self.cleaned_data["draw"]
        if draw == 0:
            raise forms.ValidationError(_("Возьмите хотя бы один вопрос или оставьте пустым: тогда все."))
        return draw
