from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.bank.models import Revision

from .models import Correction

OUTCOMES: Final = [
    ("", _("все попытки")),
    ("passed", _("зачтённые")),
    ("failed", _("не зачтённые")),
    ("waiting", _("ждут проверки")),
    ("open", _("ещё идут")),
    ("annulled", _("аннулированные")),
]


class ResultsFilter(forms.Form):
    """Whose attempts and how they ended; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Имя"), required=False, max_length=100)
    outcome = forms.ChoiceField(label=_("Итог"), required=False, choices=OUTCOMES)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["outcome"].widget.attrs["class"] = "form-select"
        self.is_valid()

    def asked(self) -> dict[str, str]:
        return {"text": self.cleaned_data.get("q") or "", "outcome": self.cleaned_data.get("outcome") or ""}

    @property
    def narrowed(self) -> bool:
        return any(self.asked().values())


class AnnulForm(forms.Form):
    reason = forms.CharField(
        label=_("Причина"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Её увидит тот, чья это попытка."),
    )


class CorrectionForm(forms.Form):
    """How a question is graded anew."""

    way = forms.ChoiceField(label=_("Как исправить"), choices=Correction.Way.choices, widget=forms.RadioSelect)
    replacement = forms.ModelChoiceField(
        Revision.objects.none(),
        label=_("Ключ из редакции"),
        required=False,
        empty_label=_("выберите"),
        help_text=_("Сначала исправьте ключ в самом вопросе: появится новая редакция."),
    )
    reason = forms.CharField(label=_("Причина"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, revision: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = revision.question.revisions.exclude(pk=revision.pk).order_by("-number")
        field: Any = self.fields["replacement"]
        field.queryset = others
        field.label_from_instance = lambda one: _("редакция %s") % one.number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("way") == Correction.Way.KEY and not data.get("replacement"):
            self.add_error("replacement", _("Выберите редакцию, в которой ключ верный."))
        if data.get("way") != Correction.Way.KEY:
            data["replacement"] = None
        return data
