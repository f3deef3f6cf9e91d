from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.access import rows
from lms.agencies.models import Agency, Position, Role

from .models import Invitation, User


class InviteForm(forms.ModelForm[Invitation]):
    """An invitation into one of the agencies whose staff the inviting person looks after."""

    role = forms.ChoiceField(
        label=_("Роль"),
        choices=[("", _("слушатель")), *Role.choices],
        required=False,
        help_text=_("Роль действует в выбранном органе и во всём, что в него входит."),
    )

    class Meta:
        model = Invitation
        fields = ["email", "last_name", "first_name", "patronymic", "agency", "position", "role"]
        labels = {"email": _("Служебная почта"), "agency": _("Орган или подразделение")}
        help_texts = {"email": _("На неё придёт письмо со ссылкой. Ссылка действует две недели.")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = self.fields["agency"]
        assert isinstance(agencies, forms.ModelChoiceField)
        agencies.queryset = rows(by, "lms.staff_agency", Agency)
        positions = self.fields["position"]
        assert isinstance(positions, forms.ModelChoiceField)
        positions.queryset = Position.objects.all()
        if not by.has_perm("lms.administer"):
            del self.fields["role"]

    def clean_email(self) -> str:
        address = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email=address).exists():
            raise ValidationError(_("У этого адреса уже есть учётная запись: приглашать не нужно."))
        return address

    def validate_constraints(self) -> None:
        """A second invitation of an address replaces the first one, so the constraint is no error here."""


class AcceptForm(forms.Form):
    """Name and password of the invited person."""

    last_name = forms.CharField(label=_("Фамилия"), max_length=80)
    first_name = forms.CharField(label=_("Имя"), max_length=80)
    patronymic = forms.CharField(label=_("Отчество"), max_length=80, required=False, help_text=_("Если есть."))
    password1 = forms.CharField(
        label=_("Придумайте пароль"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    password2 = forms.CharField(
        label=_("Повторите пароль"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, User(email=self.invitation.email, last_name=self.invitation.last_name))
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password1") and cleaned["password1"] != cleaned.get("password2"):
            self.add_error("password2", _("Пароли не совпали. Введите один и тот же пароль дважды."))
        return cleaned
