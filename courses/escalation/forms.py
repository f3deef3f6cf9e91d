from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.requirements.forms import AgencyField
from courses.requirements.models import Requirement
from lms.access import rows
from lms.models import Agency
from lms.ui.forms import DayInput

from .ladder import Steps

if TYPE_CHECKING:
    from lms.people.models import User

STEPS_AT_MOST = 8
FARTHEST = 365


class DaysField(forms.CharField):
    """Numbers of days with commas between them; empty is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, tuple | list) else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        parts = [part for part in re.split(r"[\s,;]+", text) if part]
        if not all(re.fullmatch(r"[0-9]{1,3}", part) and 1 <= int(part) <= FARTHEST for part in parts):
            raise ValidationError(_("Напишите дни числами от 1 до 365 через запятую, например: 30, 14, 7, 1."))
        if len(parts) > STEPS_AT_MOST:
            raise ValidationError(_("Не больше восьми писем: остальные перестанут читать."))
        return tuple(dict.fromkeys(int(part) for part in parts))

    def validate(self, value: Any) -> None:
        """All is said in ``to_python``."""

    def run_validators(self, value: Any) -> None:
        """The length is that of the text; what came of it is a tuple."""


class LadderForm(forms.Form):
    before = DaysField(
        label=_("Сотруднику до срока — за сколько дней"), help_text=_("Через запятую. Пусто — не напоминать.")
    )
    after = DaysField(
        label=_("Сотруднику после срока — через сколько дней"), help_text=_("Через запятую. Пусто — не напоминать.")
    )
    expiring = DaysField(
        label=_("Сотруднику до конца действия результата — за сколько дней"),
        help_text=_("Для курсов, которые нужно проходить снова. Пусто — не напоминать."),
    )
    hr_weekly = forms.BooleanField(
        label=_("Кадровой службе раз в неделю: кто просрочил и у кого скоро срок"), required=False
    )
    head_after = forms.IntegerField(
        label=_("Руководителю — через сколько дней после срока"),
        required=False,
        min_value=1,
        max_value=FARTHEST,
        help_text=_("Пусто — не писать."),
    )
    office_after = forms.IntegerField(
        label=_("Дирекции программы — через сколько дней после срока"),
        required=False,
        min_value=1,
        max_value=FARTHEST,
        help_text=_("Одно письмо в неделю, с числами по органам. Пусто — не писать."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        head, office = cleaned.get("head_after"), cleaned.get("office_after")
        if head and office and office < head:
            self.add_error(
                "office_after", _("Дирекция узнала бы раньше руководителя. Поставьте столько же дней или больше.")
            )
        return cleaned

    def steps(self) -> Steps:
        return Steps(**self.cleaned_data)


class PauseForm(forms.Form):
    agency = AgencyField(
        label=_("Для кого"),
        queryset=Agency.objects.none(),
        empty_label=None,
        help_text=_("Вместе со всеми подразделениями."),
        error_messages={"required": _("Выберите орган."), "invalid_choice": _("Выберите орган из списка.")},
    )
    requirement = forms.ModelChoiceField(
        label=_("По какому требованию"),
        queryset=Requirement.objects.none(),
        required=False,
        empty_label=_("по всем"),
        error_messages={"invalid_choice": _("Выберите требование из списка.")},
    )
    started_on = forms.DateField(label=_("С какого дня"), widget=DayInput)
    until = forms.DateField(
        label=_("По какой день"),
        widget=DayInput,
        required=False,
        help_text=_("Включительно. Пусто — пока не снимете паузу."),
    )
    reason = forms.CharField(
        label=_("Почему"),
        max_length=300,
        help_text=_("Например: «Каникулы в школах» или «Готовим новый срок». Причину увидят кадровые службы."),
        error_messages={"required": _("Напишите, почему письма не уходят: это увидят все, кто их ждёт.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = rows(user, "courses.require_of_agency", Agency).order_by("path")  # type: ignore[attr-defined]
        self.fields["requirement"].queryset = rows(user, "courses.edit_ladder", Requirement).filter(  # type: ignore[attr-defined]
            withdrawn_at=None
        )
        self.fields["started_on"].initial = timezone.localdate()
