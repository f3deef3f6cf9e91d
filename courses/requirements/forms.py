from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, Programme
from courses.cycles.drawing import Timeline
from lms.access import rows
from lms.models import Agency
from lms.ui.forms import DayInput

from .editions import Item
from .models import Requirement, RequirementCourse
from .term_forms import ItemForm, RenewalForm

if TYPE_CHECKING:
    from lms.people.models import User

    AgencyChoiceField = forms.ModelChoiceField[Agency]
else:
    AgencyChoiceField = forms.ModelChoiceField


class AgencyField(AgencyChoiceField):
    """Agencies in the order of the tree, each indented below what it belongs to."""

    def label_from_instance(self, obj: Agency) -> str:
        return "\u00a0\u00a0\u00a0" * obj.depth + obj.short_name


NOT_A_DATE = _("Это не похоже на дату. Напишите её так: 15.12.2026.")


class Quiet(forms.Form):
    """A form that may be shown again without a word about what is missing yet."""

    def be_quiet(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}


class RequirementForm(Quiet):
    """Whom it concerns, and on what ground."""

    title = forms.CharField(
        label=_("Название"),
        max_length=200,
        help_text=_("Так требование увидят сотрудники. Например: «Базовый курс для отделов обращений»."),
    )
    agency = AgencyField(
        label=_("Для кого"),
        queryset=Agency.objects.none(),
        empty_label=_("Выберите орган"),
        help_text=_("Вместе со всеми подразделениями."),
        error_messages={"required": _("Выберите орган."), "invalid_choice": _("Выберите орган из списка.")},
    )
    priority = forms.TypedChoiceField(
        label=_("Важность"),
        choices=Requirement.Priority.choices,
        coerce=int,
        initial=Requirement.Priority.ORDINARY,
        help_text=_("Если один курс назван в двух требованиях, срок берём из более важного."),
    )
    ground = forms.CharField(
        label=_("Документ или поручение"),
        max_length=300,
        required=False,
        help_text=_("Например: «Приказ министерства». Увидят все, кому назначено обучение."),
    )
    ground_number = forms.CharField(label=_("Номер"), max_length=60, required=False)
    ground_date = forms.DateField(
        label=_("Дата"), widget=DayInput, required=False, error_messages={"invalid": NOT_A_DATE}
    )
    ground_upload = forms.FileField(
        label=_("Файл документа"),
        required=False,
        help_text=_("PDF или скан. Откроют те, кого требование касается, их кадровая служба и руководители."),
        error_messages={"empty": _("Файл пустой. Выберите другой.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = rows(user, "courses.require_of_agency", Agency).order_by("path")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("ground") and (cleaned.get("ground_number") or cleaned.get("ground_date")):
            self.add_error("ground", _("Напишите, что это за документ: приказ, распоряжение, протокол."))
        return cleaned

    @staticmethod
    def of(requirement: Requirement) -> dict[str, Any]:
        """What the form begins with when ``requirement`` is changed."""
        names = ("title", "agency", "priority", "ground", "ground_number", "ground_date")
        return {name: getattr(requirement, name) for name in names}


class WhatForm(Quiet):
    """What must be completed and by when. A course is required when it has a date.

    Of a valid form ``rule`` is what ``actions.require`` takes.
    """

    starts_on = forms.DateField(
        label=_("Действует с"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("У тех, кто назначен на должность позже этого дня, срок считается от дня назначения."),
        error_messages={"invalid": NOT_A_DATE},
    )
    new_staff_days = forms.IntegerField(
        label=_("Сколько дней даём новым сотрудникам"),
        min_value=1,
        max_value=730,
        initial=90,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], _("Напишите число от 1 до 730.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = list(Course.objects.filter(state=Course.State.PUBLISHED).select_related("programme"))
        programmes = {course.programme_id: course.programme for course in published}
        self.courses: dict[str, Course | Programme] = {f"due_{course.pk}": course for course in published}
        self.courses |= {f"due_p{pk}": programme for pk, programme in programmes.items()}
        said, data = self.initial or {}, self.data if self.is_bound else None
        self.items = {
            name: ItemForm(data, prefix=name, courses=published, of=of, initial=said.get(f"item_{name}"))
            for name, of in self.courses.items()
        }
        self.renewal = RenewalForm(data, initial=said)
        for name, of in self.courses.items():
            self.fields[name] = forms.DateField(
                label=_whole(of),
                required=False,
                widget=DayInput({"class": "form-control"}),
                error_messages={"invalid": NOT_A_DATE},
            )

    @staticmethod
    def of(requirement: Requirement) -> dict[str, Any]:
        """What the form begins with when ``requirement`` is changed."""
        items = [item for item in requirement.requirement_courses.all() if item.skill_id is None]
        return {
            "starts_on": requirement.starts_on,
            "new_staff_days": requirement.new_staff_days,
            **{_named(item): item.due_on for item in items},
            **{f"item_{_named(item)}": ItemForm.begun(item) for item in items},
            **RenewalForm.begun(requirement),
        }

    @property
    def due_fields(self) -> list[tuple[BoundField, ItemForm]]:
        return [(self[name], self.items[name]) for name in self.courses]

    @property
    def rule(self) -> dict[str, Any]:
        return {
            "courses_with_due": (),
            "items": self.asked,
            "terms": self.renewal.terms,
            "starts_on": self.cleaned_data["starts_on"],
            "new_staff_days": self.cleaned_data["new_staff_days"],
        }

    @property
    def asked(self) -> list[Item]:
        """Of a valid form: what is required, each with its term."""
        found = [form.item(self.cleaned_data.get(name)) for name, form in self.items.items()]
        return [item for item in found if item]

    @property
    def timeline(self) -> Timeline | None:
        """What the recertification will be like, once the form has been sent."""
        return self.renewal.timeline(timezone.localdate())

    def is_valid(self) -> bool:
        parts = [form.is_valid() for form in self.items.values()]
        return super().is_valid() and all(parts) and self.renewal.is_valid()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        dates = [name for name in self.courses if cleaned.get(name)]
        sound = all(form.is_valid() for form in self.items.values())
        asked = sound and any(form.item(cleaned.get(name)) for name, form in self.items.items())
        if sound and not asked and not any(name in self.errors for name in self.courses):
            self.add_error(None, _("Укажите срок хотя бы у одного курса: курс со сроком станет обязательным."))
        starts_on = cleaned.get("starts_on")
        for name in dates:
            if starts_on and cleaned[name] < starts_on:
                self.add_error(name, _("Срок раньше, чем начинает действовать требование."))
        return cleaned


def _named(item: RequirementCourse) -> str:
    return f"due_{item.course_id}" if item.course_id else f"due_p{item.programme_id}"


def _whole(of: Course | Programme) -> str:
    return str(_("Вся программа «%s»") % of.title) if isinstance(of, Programme) else of.title
