from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.access import rows
from lms.ui.forms import DayInput, LinesField

from .models import Absence, Agency, PersonTag

if TYPE_CHECKING:
    from lms.people.models import User


class AbsenceForm(forms.Form):
    """From when to when somebody is away, and why."""

    kind = forms.ChoiceField(label=_("Причина"), choices=Absence.Kind.choices)
    started_on = forms.DateField(label=_("Первый день"), widget=DayInput)
    ended_on = forms.DateField(
        label=_("Последний день"),
        widget=DayInput,
        required=False,
        help_text=_("Если пока неизвестен, оставьте пустым."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        started_on, ended_on = cleaned.get("started_on"), cleaned.get("ended_on")
        if started_on and ended_on and ended_on < started_on:
            self.add_error("ended_on", ValidationError(_("Последний день раньше первого.")))
        return cleaned


class AbsenceEndForm(forms.Form):
    """The last day of an absence."""

    ended_on = forms.DateField(label=_("Последний день"), widget=DayInput, required=False)


class TagsForm(forms.Form):
    """The words that a person is known by."""

    names = LinesField(
        label=_("Метки"),
        longest=PersonTag._meta.get_field("name").max_length or 60,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("По одной в строке. Метку можно указать в требовании: оно коснётся тех, у кого она есть."),
    )


class RenameForm(forms.Form):
    """Another name of an agency, and from when."""

    name = forms.CharField(label=_("Полное название"), max_length=250)
    short_name = forms.CharField(label=_("Короткое название"), max_length=120)
    on = forms.DateField(label=_("С какого дня"), widget=DayInput)


class MergeForm(forms.Form):
    """Into which agency another one goes, and from when."""

    mark_optional = False

    successor = forms.ModelChoiceField(Agency.objects.none(), label=_("Преемник"))
    on = forms.DateField(
        label=_("Первый день у преемника"), widget=DayInput, help_text=_("Сегодня или прошедший день.")
    )
    move_roles = forms.BooleanField(
        label=_("Дать тем же людям те же роли у преемника"),
        required=False,
        help_text=_("Роль действует во всём органе-преемнике, не только над теми, кто перешёл."),
    )

    def __init__(self, *args: Any, agency: Agency, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successors = self.fields["successor"]
        assert isinstance(successors, forms.ModelChoiceField)
        open_ones = rows(by, "lms.merge_agency", Agency).filter(valid_to=None)
        successors.queryset = open_ones.exclude(path__startswith=agency.path)
        successors.empty_label = str(_("Выберите орган"))
