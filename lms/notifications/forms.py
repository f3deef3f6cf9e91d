from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import TimeInput

from .kinds import registered
from .models import MailPreferences
from .queries import Pattern


class WordingForm(forms.Form):
    title = forms.CharField(
        label=_("Заголовок"),
        max_length=150,
        help_text=_("Он же — тема письма."),
        error_messages={"required": _("Напишите заголовок.")},
    )
    body = forms.CharField(
        label=_("Текст"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Обращение по имени и ссылку «Открыть» письмо добавит само. **Жирным**, список — строки с «- », "
            "ссылка — [её слова](https://адрес)."
        ),
        error_messages={"required": _("Напишите текст.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, pattern: Pattern) -> None:
        super().__init__(data, initial={"title": pattern.title, "body": pattern.body})


class LettersForm(forms.ModelForm[MailPreferences]):
    """When letters come, and which of the optional ones."""

    wanted = forms.MultipleChoiceField(
        label=_("Присылать письма"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("О назначениях, сроках и решениях кадровой службы пишем всегда."),
    )

    class Meta:
        model = MailPreferences
        fields = ["pace", "digest_at", "quiet_from", "quiet_to"]
        widgets = {
            "pace": forms.RadioSelect,
            "digest_at": TimeInput,
            "quiet_from": TimeInput,
            "quiet_to": TimeInput,
        }
        labels = {"digest_at": _("Письмо дня — в"), "quiet_from": _("Не писать с"), "quiet_to": _("и до")}

    def __init__(self, data: Mapping[str, Any] | None, *, wishes: MailPreferences) -> None:
        optional = {kind.code: kind.optional for kind in registered.values() if kind.optional}
        wanted = [code for code in optional if code not in wishes.muted]
        super().__init__(data, instance=wishes, initial={"wanted": wanted})
        self.fields["wanted"].choices = sorted(optional.items(), key=lambda one: one[1])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "quiet_from" not in self.errors and "quiet_to" not in self.errors:
            missing = [name for name in ("quiet_from", "quiet_to") if cleaned.get(name) is None]
            if len(missing) == 1:
                self.add_error(missing[0], _("Укажите и начало, и конец тихих часов."))
        return cleaned

    def chosen(self) -> MailPreferences:
        """Of a valid form."""
        wanted = set(self.cleaned_data["wanted"])
        self.instance.muted = [code for code, _title in self.fields["wanted"].choices if code not in wanted]  # type: ignore[attr-defined]
        return self.instance
