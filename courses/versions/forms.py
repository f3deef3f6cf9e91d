from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import MomentInput

from .models import CourseVersion

NOW, LATER = "now", "later"
STAY, MOVE = "stay", "move"


class PublishForm(forms.Form):
    """How the draft is published. Of a course that was never published only the moment is asked."""

    changelog = forms.CharField(
        label=_("Что изменилось"),
        max_length=300,
        help_text=_("Одной строкой, её увидят слушатели: «Новый порядок сроков с 1 декабря»."),
        error_messages={"required": _("Напишите одной строкой, что изменилось: её увидят слушатели.")},
    )
    scope = forms.ChoiceField(
        label=_("Какие это правки"),
        widget=forms.RadioSelect,
        choices=[
            (CourseVersion.Scope.MATERIAL, _("только материалы: текст, файлы, опечатки — увидят сразу все")),
            (CourseVersion.Scope.ESSENTIAL, _("по существу: новые слушатели пойдут по новой версии")),
        ],
    )
    going = forms.ChoiceField(
        label=_("Кто уже учится"),
        widget=forms.RadioSelect,
        required=False,
        initial=STAY,
        choices=[
            (STAY, _("заканчивает по своей версии")),
            (MOVE, _("переходит на новую: пройденное засчитывается, покажем, что изменилось")),
        ],
        help_text=_("Для правок по существу. Кто уже прошёл семинар, остаётся с зачётом в любом случае."),
    )
    when = forms.ChoiceField(
        label=_("Когда"),
        widget=forms.RadioSelect,
        required=False,
        initial=NOW,
        choices=[(NOW, _("сейчас")), (LATER, _("в назначенное время: выйдет то, что будет в черновике к этому часу"))],
    )
    at = forms.DateTimeField(label=_("День и час"), required=False, widget=MomentInput)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            for name in ("changelog", "scope", "going"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == LATER and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _("Укажите день и час."))
        return cleaned

    @property
    def is_later(self) -> bool:
        return bool(self.cleaned_data.get("when") == LATER)

    def entered(self) -> dict[str, Any]:
        """The arguments of ``catalogue.actions.publish`` and ``actions.schedule``, but for the moment."""
        given = self.cleaned_data
        if "scope" not in given:
            return {}
        return {"changelog": given["changelog"], "scope": given["scope"], "move": given.get("going") == MOVE}
