"""From a real message to an exercise: the traces of people are confirmed one by one before anything is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import DayInput, LinesField

from .channels import LOOKS
from .depersonalise import READ, Trace, context, find, replace
from .models import Scenario

if TYPE_CHECKING:
    from django.forms import BoundField

TITLE_LENGTH = 60


class ThreadForm(forms.Form):
    """The thread as it was copied, and by what right it may be used. Nothing of it is kept before it is cleaned."""

    thread = forms.CharField(
        label=_("Сообщение жителя, как скопировано"),
        max_length=READ,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "ru", "autocomplete": "off"}),
        error_messages={"required": _("Вставьте сообщение."), "max_length": _("Слишком длинно: хватит 20 000 знаков.")},
    )
    official = forms.CharField(
        label=_("Ответ органа, если он был"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "ru", "autocomplete": "off"}),
        help_text=_("Он станет примером отписки: если ответ хороший, потом переставите его в образец."),
    )
    channel = forms.ChoiceField(label=_("Канал"), choices=[(code, look.network) for code, look in LOOKS.items()])
    source = forms.CharField(
        label=_("Откуда сообщение"), max_length=200, help_text=_("Без ссылки на человека: «группа округа ВКонтакте».")
    )
    source_date = forms.DateField(label=_("Когда написано"), required=False, widget=DayInput)
    permission = forms.ChoiceField(
        label=_("Почему его можно взять"),
        choices=[("", "выберите"), *Scenario.Permission.choices],
        error_messages={"required": _("Выберите, почему сообщение можно взять для учёбы.")},
    )

    def clean_thread(self) -> str:
        return str(self.cleaned_data["thread"]).replace("\r\n", "\n").strip()

    def clean_official(self) -> str:
        return str(self.cleaned_data["official"]).replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Row:
    """A trace with its two fields and the words around it."""

    trace: Trace
    before: str
    after: str
    chosen: BoundField
    instead: BoundField


class TracesForm(forms.Form):
    """Each trace with a tick and what to put in its place. ``thread`` and ``official`` travel with the form."""

    more = LinesField(
        label=_("Заменить ещё"),
        required=False,
        help_text=_("По одному в строке: «было = стало». Например, прозвище или название магазина."),
    )

    def __init__(self, *args: Any, thread: str, official: str, **kwargs: Any) -> None:
        self.thread, self.official = thread, official
        super().__init__(*args, **kwargs)
        self.traces = {"thread": find(thread), "official": find(official)}
        self.fields["more"].widget.attrs["rows"] = 2
        for part, traces in self.traces.items():
            for number, trace in enumerate(traces):
                self.fields[f"{part}-{number}"] = forms.BooleanField(label=trace.text, required=False, initial=True)
                self.fields[f"{part}-{number}-instead"] = forms.CharField(
                    label=_("Чем заменить"), required=False, max_length=200, initial=trace.replacement
                )

    def rows(self) -> Iterator[Row]:
        for part, text in (("thread", self.thread), ("official", self.official)):
            for number, trace in enumerate(self.traces[part]):
                before, after = context(text, trace)
                yield Row(trace, before, after, self[f"{part}-{number}"], self[f"{part}-{number}-instead"])

    def clean_more(self) -> list[tuple[str, str]]:
        pairs = [line.split("=", 1) for line in self.cleaned_data["more"]]
        if any(len(pair) < 2 or not pair[0].strip() for pair in pairs):
            raise ValidationError(_("Пишите так: «было = стало», по одной замене в строке."))
        return [(was.strip(), becomes.strip()) for was, becomes in pairs]

    def cleaned(self, part: str) -> str:
        """The text of a part with everything confirmed replaced."""
        traces = self.traces[part]
        chosen = {
            number: self.cleaned_data[f"{part}-{number}-instead"]
            for number in range(len(traces))
            if self.cleaned_data[f"{part}-{number}"]
        }
        text = replace(self.thread if part == "thread" else self.official, chosen, traces)
        for was, becomes in self.cleaned_data["more"]:
            text = text.replace(was, becomes)
        return text

    def scenario_fields(self) -> dict[str, Any]:
        """What a draft begins with: the author from a first line that is nothing but a name, the message, a title."""
        text = self.cleaned("thread")
        first, _, rest = text.partition("\n")
        is_name = bool(rest.strip()) and len(first.split()) <= 3 and all(word[:1].isupper() for word in first.split())
        message = (rest if is_name else text).strip()
        title = message.split("\n")[0]
        return {
            "title": title if len(title) <= TITLE_LENGTH else f"{title[:TITLE_LENGTH].rsplit(' ', 1)[0]}…",
            "author_name": first.strip() if is_name else "",
            "message": message,
            "runaround_reply": self.cleaned("official"),
        }
