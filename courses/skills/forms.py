from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from quizzes.models import Quiz, Scenario

from .models import Skill


class SkillForm(forms.ModelForm[Skill]):
    """What a skill is made of."""

    class Meta:
        model = Skill
        fields = [
            "title", "about", "course", "quiz", "quiz_percent", "replies", "reply_score", "months", "scenarios",
        ]  # fmt: skip
        widgets = {
            "about": forms.Textarea(attrs={"rows": 2}),
            "scenarios": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "title": _("Например: «Отвечает на сложные обращения»."),
            "quiz": _("Не выберете — теста в навыке не будет."),
            "replies": _("Ответы, которые проверил тренер. Одно упражнение засчитывается один раз."),
            "months": _("Считаем ответы, отправленные за столько последних месяцев."),
            "scenarios": _("Не отметите ни одного — подойдёт любое упражнение."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.filter(state=Course.State.PUBLISHED)  # type: ignore[attr-defined]
        self.fields["quiz"].queryset = Quiz.objects.filter(state=Quiz.State.PUBLISHED).order_by("title")  # type: ignore[attr-defined]
        self.fields["scenarios"].queryset = (  # type: ignore[attr-defined]
            Scenario.objects.filter(state=Scenario.State.PUBLISHED).order_by("title")
        )
        self.fields["course"].empty_label = _("Выберите семинар")  # type: ignore[attr-defined]
        self.fields["quiz"].empty_label = _("без теста")  # type: ignore[attr-defined]
