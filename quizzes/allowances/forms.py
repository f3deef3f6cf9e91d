from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency, Position
from lms.people.models import User
from lms.ui.forms import MomentInput
from quizzes.assembly.models import Quiz

from . import queries
from .models import Allowance


class AllowanceForm(forms.ModelForm[Allowance]):
    """What is given and why. To whom is chosen before: a person, or a group."""

    class Meta:
        model = Allowance
        fields = ["extra_minutes", "extra_attempts", "opens_at", "closes_at", "ends_at", "reason"]
        labels = {
            "extra_minutes": _("На сколько минут больше"),
            "extra_attempts": _("На сколько попыток больше"),
            "opens_at": _("Начать можно раньше: с"),
            "closes_at": _("Пройти можно позже: до"),
            "ends_at": _("Действует до"),
        }
        help_texts = {
            "ends_at": _("Пусто: пока не отмените."),
            "reason": _("Её увидит тот, кому вы даёте больше."),
        }
        widgets = {"opens_at": MomentInput(), "closes_at": MomentInput(), "ends_at": MomentInput()}

    def __init__(self, *args: Any, quiz: Quiz, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
        # Only what the quiz limits can be given.
        limited = {
            "extra_minutes": quiz.minutes is not None and not quiz.practice,
            "extra_attempts": quiz.max_attempts is not None,
            "opens_at": quiz.opens_at is not None,
            "closes_at": quiz.closes_at is not None,
        }
        for name, is_limited in limited.items():
            if not is_limited:
                del self.fields[name]
        for name in ("extra_minutes", "extra_attempts"):
            if name in self.fields:
                self.fields[name].required = False
                self.initial[name] = None

    @property
    def gives_something(self) -> bool:
        """Whether the quiz limits anything at all."""
        return any(name in self.fields for name in ("extra_minutes", "extra_attempts", "opens_at", "closes_at"))

    def given(self) -> dict[str, Any]:
        """The arguments for ``actions.grant``, without the addressee."""
        data = dict(self.cleaned_data)
        for name in ("extra_minutes", "extra_attempts"):
            data[name] = data.get(name) or 0
        return data

    def _post_clean(self) -> None:
        """The action checks the whole, with the addressee: the form alone cannot."""

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)


class PersonAllowanceForm(AllowanceForm):
    """For one person, found before."""

    user = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True), widget=forms.HiddenInput)


class GroupAllowanceForm(AllowanceForm):
    """For everybody of an agency, or of a category of positions."""

    agency = forms.ModelChoiceField(
        label=_("Орган"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("не выбран"),
        help_text=_("Вместе со всеми подразделениями."),
    )
    category = forms.ChoiceField(
        label=_("Или категория должностей"),
        required=False,
        choices=[("", _("не выбрана")), *Position.Category.choices],
    )
    field_order = ["agency", "category"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = queries.agencies()
        agency.label_from_instance = lambda one: "\N{EM SPACE}" * one.depth + one.short_name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("agency")) == bool(data.get("category")):
            self.add_error("agency", _("Выберите что-то одно: орган или категорию должностей."))
        return data


class RevokeForm(forms.Form):
    why = forms.CharField(label=_("Почему отменяете"), max_length=300)
