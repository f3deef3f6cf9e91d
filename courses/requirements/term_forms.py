"""What a requirement asks for beyond a course and a date: other terms, certificates, alternatives, recertification."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, Programme
from courses.cycles.drawing import Timeline, of_preset
from courses.cycles.terms import Preset

from .editions import Item
from .models import Recertification, Requirement, RequirementCourse, Term

MONTHS: Final = (
    _("января"), _("февраля"), _("марта"), _("апреля"), _("мая"), _("июня"), _("июля"), _("августа"), _("сентября"),
    _("октября"), _("ноября"), _("декабря"),
)  # fmt: skip
SAID: Final = ("grace_days", "recertification", "renew_months", "renew_month", "renew_day", "window_days")


def number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    wrong = dict.fromkeys(["invalid", "min_value", "max_value"], _("Напишите число от %d до %d.") % (least, most))
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=wrong, **more)


class ItemForm(forms.Form):
    """Of one course or programme. Without a date and without days it is not asked for."""

    term = forms.ChoiceField(label=_("Срок считать"), choices=Term.choices, initial=Term.FIXED, required=False)
    days = number(_("Дней"), 1, 730, required=False)
    certificate = forms.BooleanField(label=_("Нужен действующий сертификат"), required=False)
    alternatives = forms.ModelMultipleChoiceField(
        label=_("Или любой из этих курсов"), queryset=Course.objects.none(), required=False
    )

    def __init__(self, *args: Any, courses: list[Course], of: Course | Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        if isinstance(of, Programme):
            del self.fields["alternatives"]
        else:
            others = Course.objects.filter(pk__in=[one.pk for one in courses if one.pk != of.pk])
            self.fields["alternatives"].queryset = others  # type: ignore[attr-defined]

    @property
    def is_other(self) -> bool:
        """Whether it says more than a date: then it is shown open."""
        return bool(self.initial) or bool(self.errors) or any(self[name].value() for name in ("days", "certificate"))

    def item(self, due_on: dt.date | None) -> Item | None:
        """Of a valid form, with the date beside it."""
        said = self.cleaned_data
        term = said.get("term") or Term.FIXED
        if (term == Term.FIXED and due_on is None) or (term != Term.FIXED and not said.get("days")):
            return None
        course, programme = (None, self.of) if isinstance(self.of, Programme) else (self.of, None)
        return Item(
            course=course,
            programme=programme,
            term=term,
            due_on=due_on if term == Term.FIXED else None,
            days=said.get("days") if term != Term.FIXED else None,
            certificate=bool(said.get("certificate")),
            alternatives=tuple(said.get("alternatives") or ()),
        )

    @staticmethod
    def begun(item: RequirementCourse) -> dict[str, Any]:
        said = {"term": item.term, "days": item.days, "certificate": item.certificate}
        others = list(item.alternatives.all())
        plain = item.term == Term.FIXED and not item.certificate and not others
        return {} if plain else {**said, "alternatives": others}


class RenewalForm(forms.Form):
    """Grace, and whether what was fulfilled once has to be fulfilled again."""

    grace_days = number(_("Льготных дней после срока"), 0, 365, initial=0, required=False)
    recertification = forms.ChoiceField(
        label=_("Нужно ли проходить снова"),
        choices=Recertification.choices,
        widget=forms.RadioSelect,
        initial=Recertification.NONE,
        required=False,
    )
    renew_months = number(_("Через сколько месяцев"), 1, 120, initial=12, required=False)
    renew_day = number(_("Каждый год к числу"), 1, 31, initial=1, required=False)
    renew_month = forms.TypedChoiceField(
        label=_("Месяц"), choices=list(enumerate(MONTHS, start=1)), coerce=int, empty_value=None, required=False
    )
    window_days = number(_("За сколько дней можно пройти снова"), 0, 330, initial=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("recertification")
        wanted = {"rolling": ["renew_months"], "calendar": ["renew_day", "renew_month"]}
        for name in wanted.get(str(kind), []):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Без этого не посчитать, когда проходить снова."))
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        """Of a valid form: fields of the requirement."""
        said = {name: self.cleaned_data.get(name) for name in SAID}
        said["recertification"] = said["recertification"] or Recertification.NONE
        said["grace_days"] = said["grace_days"] or 0
        said["window_days"] = 60 if said["window_days"] is None else said["window_days"]
        if said["recertification"] != Recertification.ROLLING:
            said["renew_months"] = None
        if said["recertification"] != Recertification.CALENDAR:
            said["renew_month"] = said["renew_day"] = None
        return said

    def timeline(self, begun: dt.date) -> Timeline | None:
        """Of a valid form: what it will be like for a person."""
        return drawn(self.terms, begun) if self.is_bound and self.is_valid() else None

    @staticmethod
    def begun(requirement: Requirement) -> dict[str, Any]:
        return {name: getattr(requirement, name) for name in SAID}


def drawn(said: dict[str, Any], begun: dt.date) -> Timeline | None:
    """The recertification of a requirement, drawn for somebody to whom it is assigned on a day."""
    preset = Preset(
        str(said["recertification"]), said["renew_months"], said["renew_month"], said["renew_day"], said["window_days"]
    )
    return of_preset(preset, begun=begun, days=30, grace=said["grace_days"])
