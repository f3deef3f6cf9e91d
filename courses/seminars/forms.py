from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import User
from lms.ui.forms import DayInput, TimeInput

from . import queries
from .models import Hall

if TYPE_CHECKING:
    from .models import SeminarSession


class TrainersField(forms.ModelMultipleChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name())


class PlaceForm(forms.Form):
    """Where and with whom: what a session and a series have in common."""

    title = forms.CharField(
        label=_("Для кого или о чём"),
        max_length=120,
        required=False,
        help_text=_("Если занятий несколько: «Пресс-службы», «Часть 2. Практика»."),
    )
    hall = forms.ModelChoiceField(
        label=_("Зал"), queryset=Hall.objects.none(), required=False, empty_label=_("не из списка")
    )
    place = forms.CharField(
        label=_("Другое место"), max_length=250, required=False, help_text=_("Адрес и кабинет, если зала нет в списке.")
    )
    seats = forms.IntegerField(
        label=_("Мест в зале"), min_value=1, max_value=10000, required=False, help_text=_("Пусто — сколько в зале.")
    )
    online_url = forms.URLField(
        label=_("Ссылка на трансляцию"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Её увидят только те, кто записан, за час до начала."),
    )
    online_seats = forms.IntegerField(
        label=_("Мест онлайн"), min_value=1, max_value=100000, required=False, help_text=_("Пусто — без ограничения.")
    )
    trainers = TrainersField(
        label=_("Тренеры"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, *, hall: int | None = None, trainers: list[int] | None = None) -> None:
        """Fill the lists; ``hall`` and ``trainers`` are those that stand there already."""
        self.fields["hall"].queryset = queries.halls(besides=hall)  # type: ignore[attr-defined]
        self.fields["trainers"].queryset = queries.trainers(besides=trainers or ())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("hall") or data.get("place") or data.get("online_url")):
            self.add_error("hall", _("Выберите зал, напишите место или дайте ссылку на трансляцию."))
        return data

    def placed(self) -> dict[str, Any]:
        names = ("title", "hall", "place", "seats", "online_url", "online_seats")
        return {name: self.cleaned_data[name] for name in names} | {"trainers": list(self.cleaned_data["trainers"])}


class SessionForm(PlaceForm):
    """When, where and with whom a session is."""

    day = forms.DateField(label=_("Дата"), widget=DayInput)
    start = forms.TimeField(label=_("Начало"), widget=TimeInput)
    end = forms.TimeField(label=_("Окончание"), widget=TimeInput)

    def __init__(
        self, *args: Any, session: SeminarSession | None = None, by: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if session is None:
            self.offer()
            if by is not None:
                self.initial.setdefault("trainers", [by.pk])
            return
        leads = [one.pk for one in session.trainers.all()]
        self.offer(hall=session.hall_id, trainers=leads)
        start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        names = ("title", "place", "seats", "online_url", "online_seats")
        self.initial = {
            **self.initial,
            **{name: getattr(session, name) for name in names},
            "day": start.date(),
            "start": start.time(),
            "end": end.time(),
            "hall": session.hall_id,
            "trainers": leads,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("Окончание должно быть позже начала."))
        return data

    def entered(self) -> dict[str, Any]:
        """The values for the actions, as moments of local time."""
        data = self.cleaned_data
        return {
            **self.placed(),
            "starts_at": timezone.make_aware(dt.datetime.combine(data["day"], data["start"])),
            "ends_at": timezone.make_aware(dt.datetime.combine(data["day"], data["end"])),
        }


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Причина"), max_length=300, help_text=_("Её прочтут все, кто собирался прийти."))


class HallForm(forms.ModelForm[Hall]):
    class Meta:
        model = Hall
        fields = ["title", "address", "seats", "note"]
        help_texts = {"note": _("Одной строкой: вход, пропуск, что взять с собой. Войдёт в письмо записавшимся.")}

    def validate_unique(self) -> None:
        """The action says it in words."""
