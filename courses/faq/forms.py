from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("Ваш вопрос"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Напишите вопрос.")},
    )
    nameless = forms.BooleanField(
        label=_("Не показывать имя коллегам"), required=False, help_text=_("Тренер имя увидит.")
    )


class AnswerForm(forms.Form):
    """The answer to who asked, and what everybody may read."""

    answer = forms.CharField(
        label=_("Ответ"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Напишите ответ.")},
    )
    publish = forms.BooleanField(
        label=_("Показать всем в «Вопросах и ответах» курса"),
        required=False,
        help_text=_("Без имени. Перепишите так, чтобы было понятно и не узнать, кто спросил."),
    )
    faq_text = forms.CharField(
        label=_("Вопрос для всех"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    faq_answer = forms.CharField(
        label=_("Ответ для всех"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Пусто — тот же, что выше."),
    )

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        """``asked``: somebody waits for the answer; else the question was written for the FAQ alone."""
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["answer"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("publish") and not str(data.get("faq_text", "")).strip():
            self.add_error("faq_text", _("Напишите, как вопрос прочтут все."))
        return data


class WriteForm(forms.Form):
    text = forms.CharField(label=_("Вопрос"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    answer = forms.CharField(label=_("Ответ"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
