from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.access import rows
from lms.agencies.models import Agency
from lms.ui.forms import DayInput

from .actions import LONGEST_LIFE
from .models import ApiToken, Scope

if TYPE_CHECKING:
    from lms.people.models import User


class TokenForm(forms.ModelForm[ApiToken]):
    """What a new token opens, to whom, over whose people and until when."""

    scopes = forms.MultipleChoiceField(
        label=_("Что ей можно"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Отметьте только то, что нужно для работы."),
        error_messages={"required": _("Отметьте хотя бы одно.")},
    )
    until = forms.DateField(
        label=_("Действует по"),
        widget=DayInput,
        help_text=_("Не дольше года. Потом дайте новый ключ."),
    )

    class Meta:
        model = ApiToken
        fields = ["name", "agency"]
        labels = {"name": _("Какая система"), "agency": _("Чьи сотрудники ей видны")}
        help_texts = {
            "name": _("Чтобы через год понять, чей это ключ. Например: «1С:ЗУП Минздрава»."),
            "agency": _("Вместе со всем, что входит в этот орган. Остальных система не увидит."),
        }

    field_order = ["name", "agency", "scopes", "until"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = self.fields["agency"]
        assert isinstance(agencies, forms.ModelChoiceField)
        agencies.queryset = rows(by, "lms.issue_token", Agency)
        agencies.empty_label = str(_("Выберите орган"))
        today = timezone.localdate()
        self.fields["until"].initial = today + dt.timedelta(days=180)

    def clean_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today < day < today + LONGEST_LIFE:
            raise ValidationError(_("Выберите день от завтрашнего до года вперёд."))
        return day

    @property
    def expires_at(self) -> dt.datetime:
        """The end of the last day."""
        end = dt.datetime.combine(self.cleaned_data["until"] + dt.timedelta(days=1), dt.time.min)
        return timezone.make_aware(end)
