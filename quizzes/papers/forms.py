from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import User
from lms.people.queries import meant_by
from lms.ui.forms import DayInput, LinesField

from . import notation, queries
from .actions import PAPERS_MOST
from .models import Paper

LABEL_MOST = 110
NAMED_MOST = 6


class PrintForm(forms.Form):
    """Whose papers, and how many without a name."""

    blank = forms.IntegerField(
        label=_("Бланков без имени"),
        min_value=0,
        max_value=PAPERS_MOST,
        initial=10,
        help_text=_("Имя впишут от руки."),
    )
    people = LinesField(
        label=_("Именные бланки"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "anna@example.org"}),
        help_text=_("Адреса электронной почты, по одному в строке. На бланке будет имя."),
    )
    note = forms.CharField(
        label=_("Для кого"),
        max_length=200,
        required=False,
        help_text=_("Чтобы найти потом: «Семинар в Арзамасе, 3 декабря»."),
    )

    def clean_people(self) -> list[User]:
        addresses: list[str] = list(dict.fromkeys(self.cleaned_data["people"]))
        known = queries.people_by_address(addresses)
        unknown = [address for address in addresses if User.objects.normalize_email(address) not in known]
        if unknown:
            raise forms.ValidationError(_("Таких людей на сайте нет: %s.") % ", ".join(unknown[:5]))
        return list(known.values())


class KeyForm(forms.Form):
    """What stands on a paper, a field a question."""

    who = forms.CharField(
        label=_("Кто писал"), max_length=250, help_text=_("Фамилия с именем или адрес электронной почты.")
    )
    finished_on = forms.DateField(label=_("Когда писали"), widget=DayInput)

    def __init__(self, data: Mapping[str, Any] | None, *, paper: Paper) -> None:
        super().__init__(data, initial={"finished_on": timezone.localdate()})
        self.paper = paper
        self.mark_optional = False
        self.fields["finished_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"
        if paper.user_id:
            del self.fields["who"]
        for number, question in enumerate(paper.questions, start=1):
            self.fields[f"a{number}"] = _answer_field(number, question["shown"])

    @property
    def answers(self) -> dict[int, str]:
        return {number: self.cleaned_data.get(f"a{number}") or "" for number in self.numbers}

    @property
    def numbers(self) -> range:
        return range(1, len(self.paper.questions) + 1)

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"a{number}"] for number in self.numbers]

    def clean_who(self) -> User:
        found = meant_by(self.cleaned_data["who"], most=NAMED_MOST)
        if not found:
            raise forms.ValidationError(_("Такого человека на сайте нет. Проверьте написание или впишите адрес почты."))
        if len(found) > 1:
            names = ", ".join(f"{user.get_full_name()} ({user.email})" for user in found)
            raise forms.ValidationError(_("Подходят несколько человек: %s. Впишите адрес почты.") % names)
        return found[0]

    def refuse(self, problems: Mapping[int, str]) -> None:
        for number, problem in problems.items():
            self.add_error(f"a{number}", problem)


def _answer_field(number: int, shown: Mapping[str, Any]) -> forms.CharField:
    printed = notation.printed(shown)
    field = forms.CharField(
        label=f"{number}. {_short(notation.stem(shown))}",
        max_length=20_000,
        required=False,
        help_text=_("Например: %s") % printed.example,
        widget=forms.Textarea(attrs={"rows": 4}) if printed.look == "page" else forms.TextInput(),
    )
    field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
    return field


def _short(text: str) -> str:
    return text if len(text) <= LABEL_MOST else text[:LABEL_MOST].rstrip() + "…"
