from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.seminars.forms import PlaceForm
from lms.people.models import User
from lms.ui.forms import DayInput, LinesField, TimeInput

from .dates import AT_MOST, DAYS, build, read
from .models import Series

WEEKDAYS = [(0, _("пн")), (1, _("вт")), (2, _("ср")), (3, _("чт")), (4, _("пт")), (5, _("сб")), (6, _("вс"))]
EVERY = [("WEEKLY", _("каждую неделю")), ("2", _("раз в две недели")), ("MONTHLY", _("раз в месяц"))]


class DaysField(LinesField):
    """Days, one a line, as people write them: 31.12.2026."""

    def prepare_value(self, value: Any) -> Any:
        return (
            "\n".join(f"{day:%d.%m.%Y}" if isinstance(day, dt.date) else day for day in value or [])
            if isinstance(value, list)
            else value
        )

    def clean(self, value: Any) -> list[dt.date]:
        found = []
        for number, line in enumerate(super().clean(value), start=1):
            try:
                found.append(dt.datetime.strptime(line, "%d.%m.%Y").date())
            except ValueError:
                raise forms.ValidationError(
                    _("Строка %(number)s: напишите дату так: 31.12.2026.") % {"number": number}
                ) from None
        return sorted(set(found))


class SeriesForm(PlaceForm):
    """A rule in words, and everything a session has beside."""

    starts_on = forms.DateField(label=_("Первый день"), widget=DayInput)
    start = forms.TimeField(label=_("Начало"), widget=TimeInput)
    minutes = forms.IntegerField(label=_("Минут"), min_value=10, max_value=720, initial=90)
    every = forms.ChoiceField(label=_("Как часто"), choices=EVERY, widget=forms.RadioSelect, initial="WEEKLY")
    weekdays = forms.TypedMultipleChoiceField(
        label=_("По каким дням"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Пусто — в тот же день недели, что и первое занятие."),
    )
    count = forms.IntegerField(label=_("Сколько занятий"), min_value=1, max_value=AT_MOST, required=False, initial=3)
    until = forms.DateField(label=_("Или до какого дня"), widget=DayInput, required=False)
    days_off = forms.ChoiceField(
        label=_("Если выпал выходной"), choices=Series.DaysOff.choices, widget=forms.RadioSelect, initial="skip"
    )
    except_days = DaysField(
        label=_("Кроме дней"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("По одной дате в строке: 31.12.2026."),
    )

    def __init__(self, *args: Any, series: Series | None = None, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if series is None:
            self.offer()
            self.initial.setdefault("trainers", [by.pk] if by else [])
            return
        leads = [one.pk for one in series.trainers.all()]
        self.offer(hall=series.hall_id, trainers=leads)
        names = ("title", "place", "seats", "online_url", "online_seats", "starts_on", "start", "minutes", "days_off")
        parts = read(series.rule)
        until = parts.get("UNTIL")
        self.initial = {
            **{name: getattr(series, name) for name in names},
            "hall": series.hall_id,
            "trainers": leads,
            "every": "2" if parts.get("INTERVAL") == "2" else parts["FREQ"],
            "weekdays": [DAYS.index(day) for day in parts.get("BYDAY", "").split(",") if day in DAYS],
            "count": parts.get("COUNT"),
            "until": dt.date.fromisoformat(until) if until else None,
            "except_days": series.except_days,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and bool(data.get("count")) == bool(data.get("until")):
            self.add_error("count", _("Напишите, сколько занятий, или последний день — что-то одно."))
        if data.get("until") and data.get("starts_on") and data["until"] < data["starts_on"]:
            self.add_error("until", _("Последний день раньше первого."))
        if not self.errors and data["starts_on"] < timezone.localdate() and not self.initial.get("starts_on"):
            self.add_error("starts_on", _("Этот день уже прошёл."))
        return data

    def entered(self) -> dict[str, Any]:
        data = self.cleaned_data
        rule = build(
            freq="MONTHLY" if data["every"] == "MONTHLY" else "WEEKLY",
            interval=2 if data["every"] == "2" else 1,
            weekdays=data["weekdays"],
            count=data["count"],
            until=data["until"],
        )
        names = ("starts_on", "start", "minutes", "days_off", "except_days")
        return {**self.placed(), **{name: data[name] for name in names}, "rule": rule}


class NextEditionForm(forms.Form):
    """When the next edition begins; everything else is taken over."""

    first_on = forms.DateField(label=_("Первый день"), widget=DayInput)
    days_off = forms.ChoiceField(
        label=_("Если выпал выходной"), choices=Series.DaysOff.choices, widget=forms.RadioSelect, initial="next"
    )
    news = forms.CharField(
        label=_("Что изменилось с прошлого раза"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Кто уже был на этом семинаре, увидит только это."),
    )

    def clean_first_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["first_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Этот день уже прошёл. Выберите день впереди."))
        return day
