from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency
from lms.ui.forms import LinesField, MomentInput

from .models import SeminarEdition

QUOTA = re.compile(r"(.+?)\s*[-–—:]\s*(\d{1,4})\s*$")


class QuotasField(LinesField):
    """Quotas as people write them: «Минздрав — 5», one a line. The value is agencies with their seats."""

    def clean(self, value: Any) -> dict[Agency, int]:
        found: dict[Agency, int] = {}
        for number, line in enumerate(super().clean(value), start=1):
            agency, seats = _quota(number, line)
            if agency in found:
                raise ValidationError(_("Строка %(number)s: этот орган уже назван выше.") % {"number": number})
            found[agency] = seats
        return found


def _quota(number: int, line: str) -> tuple[Agency, int]:
    match = QUOTA.fullmatch(line)
    if match is None:
        raise ValidationError(_("Строка %(number)s: напишите орган, тире и число мест.") % {"number": number})
    name = match[1].strip(" «»")
    same = Agency.objects.filter(short_name__iexact=name) | Agency.objects.filter(code__iexact=name)
    same = same | Agency.objects.filter(name__iexact=name)
    found = list(same[:2])
    if len(found) == 1:
        return found[0], int(match[2])
    like = Agency.objects.filter(short_name__icontains=name).values_list("short_name", flat=True)[:5]
    hint = "; ".join(like)
    said = {"number": number, "name": name}
    if len(found) > 1:
        raise ValidationError(_("Строка %(number)s: органов «%(name)s» несколько, напишите код.") % said)
    if hint:
        raise ValidationError(_("Строка %(number)s: не нашли «%(name)s». Похожие: %(hint)s.") % {**said, "hint": hint})
    raise ValidationError(_("Строка %(number)s: не нашли орган «%(name)s».") % said)


class EditionForm(forms.ModelForm[SeminarEdition]):
    """The rules of an edition."""

    quotas = QuotasField(
        label=_("Квоты органов"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "По строке на орган: «Минздрав — 5». Больше мест из этого органа не займут; остальным мест хватит."
        ),
    )

    class Meta:
        model = SeminarEdition
        fields = ["attend", "opens_at", "closes_at", "needs_approval", "news", "letter"]
        widgets = {
            "attend": forms.RadioSelect,
            "opens_at": MomentInput,
            "closes_at": MomentInput,
            "news": forms.Textarea(attrs={"rows": 3}),
            "letter": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "opens_at": _("Пусто — сразу, как объявите."),
            "closes_at": _("Пусто — до начала занятия."),
            "needs_approval": _(
                "Место займём после его согласия. Кого записывает сам руководитель или тренер, согласовывать не нужно."
            ),
            "news": _("Кто был на прошлых выпусках, увидит только это."),
            "letter": _("Войдёт в письмо о записи: что взять с собой, к чему подготовиться."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attend"].choices = SeminarEdition.Attend.choices  # type: ignore[attr-defined]
        quotas = self.instance.quotas.select_related("agency")
        self.initial["quotas"] = [f"{quota.agency.short_name} — {quota.seats}" for quota in quotas]

    def entered(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}
