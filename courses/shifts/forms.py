from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import WithTextForm
from courses.lessons.models import Lesson

from . import queries
from .plan import MOST, USUAL_PASS


class ShiftForm(WithTextForm):
    scenarios = forms.TypedMultipleChoiceField(
        label=_("Сообщения смены"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("От двух до двенадцати упражнений. Приходят они вразброс, у каждого слушателя по-своему."),
    )
    pass_score = forms.IntegerField(
        label=_("Зачёт от, баллов"),
        min_value=0,
        max_value=100,
        initial=USUAL_PASS,
        help_text=_("Средний балл по всем сообщениям. Поздний ответ стоит половину, без ответа — ноль."),
    )
    content = ("body", "scenarios", "pass_score")
    settings_fields = ("scenarios", "pass_score")
    COMPLETION_WORDS = {
        **WithTextForm.COMPLETION_WORDS,
        Lesson.Rule.SUBMITTED: _("отдежурит смену, каким бы ни был балл"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenarios"].choices = queries.offered()  # type: ignore[attr-defined]
        self.fields["minutes"].label = _("Сколько минут длится смена")

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        said = lesson.settings
        own = {"scenarios": said.get("scenarios", []), "pass_score": said.get("pass_score", USUAL_PASS)}
        return {**super().initial_of(lesson), **own}

    def clean_scenarios(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["scenarios"]
        if len(chosen) > MOST:
            raise ValidationError(_("Сообщений слишком много: оставьте не больше %s.") % MOST)
        return chosen

    def settings_entered(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.settings_fields}
