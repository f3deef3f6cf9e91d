from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.notifications.kinds import registered

from .models import Messenger, MessengerLink


class MessengerForm(forms.ModelForm[Messenger]):
    class Meta:
        model = Messenger
        fields = ["name", "url", "how"]
        help_texts = {
            "url": _("Адрес с https, на который мы посылаем сообщения."),
            "how": _("Что увидит человек: имя бота или что набрать в поиске мессенджера."),
        }

    def validate_unique(self) -> None:
        """The action says it."""


class WantedForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("Присылать в мессенджер"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("О назначениях, сроках и решениях кадровой службы пишем всегда."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, link: MessengerLink) -> None:
        optional = {kind.code: kind.optional for kind in registered.values() if kind.optional}
        super().__init__(data, initial={"wanted": [code for code in optional if code not in link.muted]})
        self.fields["wanted"].choices = sorted(optional.items(), key=lambda one: one[1])  # type: ignore[attr-defined]
        self.optional = optional

    def muted(self) -> list[str]:
        """Of a valid form."""
        return [code for code in self.optional if code not in self.cleaned_data["wanted"]]
