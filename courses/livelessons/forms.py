from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import WithTextForm

from .enough import MOST_MINUTES, SHARE, settled

if TYPE_CHECKING:
    from courses.lessons.models import Lesson


class LiveForm(WithTextForm):
    of_session = forms.IntegerField(
        label=_("Не меньше какой доли занятия, %"),
        required=False,
        min_value=1,
        max_value=100,
        initial=SHARE,
        help_text=_("Если слушатели приходят на все занятия выпуска, такая доля нужна на каждом."),
    )
    at_session = forms.IntegerField(
        label=_("Или не меньше скольких минут"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=_("Если указать минуты, доля не считается."),
    )
    content = ("body", "of_session", "at_session")
    settings_fields = ("of_session", "at_session")

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        asked = settled(lesson.settings)
        return {**super().initial_of(lesson), "of_session": asked.get("share"), "at_session": asked.get("minutes")}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data.get("of_session") and not data.get("at_session"):
            raise ValidationError(_("Скажите, сколько нужно пробыть на занятии: доля или минуты."))
        return data

    def settings_entered(self) -> dict[str, Any]:
        minutes = self.cleaned_data["at_session"]
        return {"minutes": minutes} if minutes else {"share": self.cleaned_data["of_session"]}
