from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.exports.models import Format
from lms.models import Agency, User
from lms.ui.forms import LinesField, TimeInput
from lms.ui.russian import WEEKDAYS

from . import queries
from .actions import MOST_RECIPIENTS
from .models import SavedReport, Timetable

if TYPE_CHECKING:
    from lms.people.models import User as Person


class TitleForm(forms.Form):
    title = forms.CharField(
        label=_("Название"),
        max_length=120,
        help_text=_("Например: «Просрочили по отделам»."),
        error_messages={"required": _("Назовите отчёт, чтобы потом его найти.")},
    )


class ShareForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Кому открыть"),
        choices=[("", _("никому, только мне")), *SavedReport.SharedRole.choices],
        required=False,
    )
    agency = forms.ModelChoiceField(
        label=_("В каком органе"), queryset=Agency.objects.none(), required=False, empty_label=_("выберите орган")
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") and not cleaned.get("agency") and "agency" not in self.errors:
            self.add_error("agency", _("Выберите орган, в котором открыть отчёт."))
        return cleaned


class TimetableForm(forms.Form):
    every = forms.ChoiceField(label=_("Как часто"), choices=Timetable.Every.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("В какой день недели"),
        choices=[(number, name) for number, name in enumerate(WEEKDAYS, start=1)],
        coerce=int,
        help_text=_("Если каждую неделю."),
    )
    day = forms.IntegerField(
        label=_("Какого числа"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("Если каждый месяц. 31 — последний день, каким бы он ни был."),
        error_messages={"invalid": _("Напишите число от 1 до 31.")},
    )
    time = forms.TimeField(
        label=_("Во сколько"),
        widget=TimeInput,
        help_text=_("По московскому времени."),
        error_messages={"required": _("Выберите время."), "invalid": _("Напишите время так: 09:00.")},
    )
    form = forms.ChoiceField(label=_("Формат"), choices=Format.choices)
    recipients = LinesField(
        label=_("Кому"),
        longest=254,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Служебные адреса, по одному в строке. Каждый получит ссылку на файл, в котором только люди его органов."
        ),
        error_messages={"required": _("Напишите хотя бы один адрес.")},
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_recipients(self) -> list[User]:
        emails = {line.lower() for line in self.cleaned_data["recipients"]}
        if len(emails) > MOST_RECIPIENTS:
            raise forms.ValidationError(_("Получателей может быть до пятидесяти."))
        found = queries.may_receive(self.by, sorted(emails))
        if missing := sorted(emails - {one.email for one in found}):
            raise forms.ValidationError(
                _("Эти адреса не подходят: %(emails)s. Нужен кадровик, руководитель или дирекция из вашей области.")
                % {"emails": ", ".join(missing)}
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("every") == Timetable.Every.MONTH:
            if not cleaned.get("day") and "day" not in self.errors:
                self.add_error("day", _("Выберите число месяца."))
        else:
            cleaned["day"] = cleaned.get("weekday")
        return cleaned

    @staticmethod
    def of(report: SavedReport, by: Person) -> dict[str, Any]:
        """What the form shows first."""
        found = Timetable.objects.filter(report=report).prefetch_related("recipients").first()
        if found is None:
            start = {"every": Timetable.Every.WEEK, "weekday": 1, "day": 1, "time": dt.time(9), "form": Format.XLSX}
            return {**start, "recipients": [by.email]}
        weekly = found.every == Timetable.Every.WEEK
        days = {"weekday": found.day} if weekly else {"day": found.day}
        people = [one.email for one in found.recipients.order_by("name_key")]
        return {"every": found.every, **days, "time": found.time, "form": found.format, "recipients": people}
