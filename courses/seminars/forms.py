from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import User
from lms.ui.forms import DayInput

from . import queries

if TYPE_CHECKING:
    from .models import SeminarSession


class TimeInput(forms.TimeInput):
    """A time by the browser's own picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TrainerField(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name())


class SessionForm(forms.Form):
    """When, where and with whom a session is."""

    day = forms.DateField(label=_("Дата"), widget=DayInput)
    start = forms.TimeField(label=_("Начало"), widget=TimeInput)
    end = forms.TimeField(label=_("Окончание"), widget=TimeInput)
    place = forms.CharField(
        label=_("Место"), max_length=250, required=False, help_text=_("Адрес и кабинет, как их скажут по телефону.")
    )
    online_url = forms.URLField(label=_("Ссылка на трансляцию"), max_length=500, required=False, assume_scheme="https")
    trainer = TrainerField(
        label=_("Тренер"), queryset=User.objects.none(), required=False, empty_label=_("не назначен")
    )

    def __init__(
        self, *args: Any, session: SeminarSession | None = None, by: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        trainers: QuerySet[User] = queries.trainers(besides=session.trainer_id if session else None)
        self.fields["trainer"].queryset = trainers  # type: ignore[attr-defined]
        if session is not None:
            start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
            self.initial = {
                **self.initial,
                "day": start.date(),
                "start": start.time(),
                "end": end.time(),
                "place": session.place,
                "online_url": session.online_url,
                "trainer": session.trainer_id,
            }
        elif by is not None:
            self.initial.setdefault("trainer", by.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("Окончание должно быть позже начала."))
        if not self.errors and not (data.get("place") or data.get("online_url")):
            self.add_error("place", _("Напишите место или дайте ссылку на трансляцию."))
        return data

    def entered(self) -> dict[str, Any]:
        """The values for the actions, as moments of local time."""
        data = self.cleaned_data
        return {
            "starts_at": timezone.make_aware(dt.datetime.combine(data["day"], data["start"])),
            "ends_at": timezone.make_aware(dt.datetime.combine(data["day"], data["end"])),
            "place": data["place"],
            "online_url": data["online_url"],
            "trainer": data["trainer"],
        }
