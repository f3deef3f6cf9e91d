from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from . import reviews
from .models import Quiz

# As in Moodle: from «a wrong try costs nothing» to «only the first try counts».
PENALTIES: Final = (0.0, 0.1, 0.2, 0.25, 1 / 3, 0.5, 1.0)


@dataclass(frozen=True)
class Cell:
    """A box of the table of what is seen when; without a ``value`` there is nothing to choose."""

    value: str
    label: str
    ticked: bool


class SittingForm(forms.ModelForm[Quiz]):
    """How an attempt goes: its pages, the bell, practice, and what is seen of it when."""

    penalty = forms.TypedChoiceField(
        label=_("Неверная проба снимает"),
        coerce=float,
        choices=[
            (str(share), _("ничего") if not share else f"{share:.0%}".replace("%", "\u00a0%")) for share in PENALTIES
        ],
        help_text=_("Доля балла за каждую неверную пробу. Засчитывается лучшая проба."),
    )
    seen = forms.MultipleChoiceField(
        required=False,
        choices=[(f"{moment}:{part}", part) for moment in reviews.MOMENTS for part in reviews.PARTS],
        widget=forms.CheckboxSelectMultiple,
    )
    key_waits = forms.BooleanField(
        label=_("Верные ответы и пояснения — только когда зачёт получен или попытки кончились"), required=False
    )

    class Meta:
        model = Quiz
        fields = ["layout", "forward_only", "grace_seconds", "practice", "practice_counts"]
        labels = {
            "layout": _("Как показать вопросы"),
            "forward_only": _("Только вперёд: к пройденной странице не вернуться"),
            "grace_seconds": _("Запас после звонка, секунд"),
            "practice": _("Тренировка: каждый вопрос проверяется сразу, можно пробовать ещё"),
            "practice_counts": _("Тренировка даёт зачёт"),
        }
        help_texts = {
            "forward_only": _("Имеет смысл, когда вопросы стоят на нескольких страницах."),
            "grace_seconds": _("На ответы, которые уже в пути. Слушатель этого запаса не видит."),
            "practice": _("Без ограничения времени и числа попыток. Вопросы идут по одному, трудные вернутся в конце."),
            "practice_counts": _("Если не отметить, зачёта тренировка не даёт, сколько бы ни набрали."),
        }
        widgets = {"layout": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
        table = self.instance.review
        self.initial["penalty"] = str(min(PENALTIES, key=lambda share: abs(share - self.instance.penalty)))
        self.initial["key_waits"] = bool(table.get("key_waits"))
        self.initial["seen"] = [f"{moment}:{part}" for moment in reviews.MOMENTS for part in table.get(moment, ())]

    def changes(self) -> dict[str, Any]:
        """The fields of the quiz as the form sets them."""
        changed = dict(self.cleaned_data)
        ticked, key_waits = set(changed.pop("seen")), changed.pop("key_waits")
        table = {moment: [part for part in reviews.PARTS if f"{moment}:{part}" in ticked] for moment in reviews.MOMENTS}
        return {**changed, "review": {**table, "key_waits": key_waits}}

    def table(self) -> Iterable[tuple[str, list[Cell]]]:
        """The rows of the table: a moment, and a box for each part that can be seen then."""
        ticked = set(self["seen"].value() or ())
        for moment, title in reviews.MOMENTS.items():
            yield (
                str(title),
                [
                    Cell(
                        value if moment != "during" or part in reviews.KEY else "", f"{title}: {label}", value in ticked
                    )
                    for part, label in reviews.PARTS.items()
                    if (value := f"{moment}:{part}")
                ],
            )

    def heads(self) -> list[str]:
        return [str(part) for part in reviews.PARTS.values()]
