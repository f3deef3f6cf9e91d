from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.access import rows
from lms.agencies.models import Agency
from lms.people.models import User

from .models import Subscription
from .sources import source


class SubscriptionForm(forms.ModelForm[Subscription]):
    """Who is told, of what, about whose people."""

    kinds = forms.MultipleChoiceField(
        label=_("О чём сообщать"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Отметьте хотя бы одно.")},
    )

    class Meta:
        model = Subscription
        fields = ["name", "agency", "url"]
        labels = {"name": _("Какая система"), "agency": _("О чьих сотрудниках"), "url": _("Куда посылать")}
        help_texts = {"url": _("Адрес с https, который даст тот, кто настраивает систему.")}

    field_order = ["name", "agency", "url", "kinds"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = self.fields["agency"]
        assert isinstance(agencies, forms.ModelChoiceField)
        agencies.queryset = rows(by, "lms.subscribe", Agency)
        agencies.empty_label = str(_("Выберите орган"))
        kinds: Any = self.fields["kinds"]
        kinds.choices = source().kinds
