from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from lms.ui.forms import LinesField


class NewCourseForm(forms.ModelForm[Course]):
    """As little as a course can be begun with."""

    class Meta:
        model = Course
        fields = ["programme", "title", "subtitle"]
        help_texts = {
            "title": _("Как в расписании: «Анатомия ответа: семь элементов»."),
            "subtitle": _("Одной строкой, что это даст слушателю."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].empty_label = None  # type: ignore[attr-defined]


class CourseForm(forms.ModelForm[Course]):
    """The page of a course. ``seen`` is the moment of change that the trainer had before her."""

    objectives = LinesField(
        label=_("Чему научитесь"),
        required=False,
        longest=200,
        help_text=_("По одной цели в строке, с глагола: «Отличать ответ от отписки»."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Course
        fields = [
            "title",
            "subtitle",
            "description",
            "objectives",
            "audience",
            "programme",
            "order",
            "academic_hours",
            "valid_months",
        ]
        labels = {
            "order": _("Номер в программе"),
            "academic_hours": _("Академических часов"),
            "valid_months": _("Сертификат действует, месяцев"),
        }
        help_texts = {
            "description": _("Два-три предложения: зачем этот семинар и чем он поможет в работе."),
            "audience": _("Например: «исполнители и администраторы страниц»."),
            "academic_hours": _("По 45 минут. Это число стоит в сертификате."),
            "valid_months": _("Пусто: бессрочно."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].empty_label = None  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["seen"] = self.instance.changed_at.isoformat()

    def seen_at(self) -> dt.datetime | None:
        """The ``changed_at`` that came with the form; nonsense counts as none."""
        try:
            return parse_datetime(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None

    def entered(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
