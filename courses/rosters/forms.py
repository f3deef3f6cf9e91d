from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.nudges.actions import TEXT_LIMIT
from courses.registrations.forms import ManyForm

INVITATION = _("Записали вас на этот курс: он пригодится в вашей работе. Проходите его, когда будет удобно.")


class LetterForm(forms.Form):
    """What people are told who were enrolled."""

    text = forms.CharField(
        label=_("Что написать людям"),
        max_length=TEXT_LIMIT,
        initial=INVITATION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Напишите хотя бы пару слов.")},
    )


class ListForm(ManyForm):
    """Addresses, pasted or in a table, and the letter to them."""

    text = LetterForm.base_fields["text"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, ways=[], **kwargs)
