from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.actions import version
from courses.catalogue.models import Course
from courses.lessons import kinds
from lms.ui.forms import LinesField

MOST_LESSONS: Final = 30


class NewCourseForm(forms.ModelForm[Course]):
    """As little as a course can be begun with; ``template`` is a course whose lessons it begins with."""

    template = forms.ModelChoiceField(
        Course.objects.filter(is_template=True).order_by("title", "id"),
        label=_("С чего начать"),
        required=False,
        blank=True,
        empty_label=_("с чистого листа"),
        widget=forms.RadioSelect,
    )

    field_order = ("title", "template", "subtitle", "programme")

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
        if not self.fields["template"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["template"]


class DuplicateForm(forms.ModelForm[Course]):
    """What a copy of a course is called and where it stands."""

    class Meta:
        model = Course
        fields = ["title", "programme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].empty_label = None  # type: ignore[attr-defined]


class AddLessonsForm(forms.Form):
    """Lessons to be filled later: one a line, all of one kind."""

    titles = LinesField(label=_("Названия уроков, по одному в строке"), longest=200)
    kind = forms.ChoiceField(label=_("Вид"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, label) for code, label, _icon in kinds.offered()]  # type: ignore[attr-defined]

    def clean_titles(self) -> list[str]:
        titles = list(dict.fromkeys(self.cleaned_data["titles"]))
        if len(titles) > MOST_LESSONS:
            raise forms.ValidationError(_("За один раз — не больше тридцати уроков."))
        return titles


class CourseForm(forms.ModelForm[Course]):
    """The page of a course. ``seen`` is the mark of what the trainer had before her."""

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
            self.initial["seen"] = version(self.instance)

    def entered(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
