from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course

from .actions import TEXT_LIMIT


class NudgeForm(forms.Form):
    text = forms.CharField(
        label=_("Текст"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("До 1000 знаков. Подпись — ваше имя — добавится сама."),
        error_messages={"required": _("Напишите хотя бы пару слов.")},
    )


class EnrolForm(forms.Form):
    course = forms.ModelChoiceField(
        label=_("Курс"),
        queryset=Course.objects.filter(state=Course.State.PUBLISHED),
        empty_label=_("Выберите курс"),
        error_messages={"required": _("Выберите курс."), "invalid_choice": _("Выберите курс из списка.")},
    )
    text = forms.CharField(
        label=_("Что написать людям"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("До 1000 знаков. Подпись — ваше имя — и то, что курс не обязательный, добавятся сами."),
        error_messages={"required": _("Напишите хотя бы пару слов.")},
    )
