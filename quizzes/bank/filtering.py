"""How the bank is narrowed: the same words, topic, kind … on every page that lists questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.scoring import KINDS

from . import queries
from .topics import tree

DIFFICULTIES: Final = [(1, _("лёгкий")), (2, _("средний")), (3, _("трудный"))]


class BankFilter(forms.Form):
    """What the bank is narrowed to; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Слова"), required=False, max_length=100)
    topic = forms.TypedChoiceField(label=_("Тема"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Вид"), required=False)
    difficulty = forms.TypedChoiceField(label=_("Сложность"), required=False, coerce=int, empty_value=None)
    tag = forms.ChoiceField(label=_("Метка"), required=False)
    author = forms.TypedChoiceField(label=_("Кто написал"), required=False, coerce=int, empty_value=None)
    use = forms.ChoiceField(
        label=_("Где"),
        required=False,
        choices=[
            ("", _("все вопросы")),
            ("unused", _("не стоят ни в одном тесте")),
            ("poor", _("с плохой статистикой")),
            ("archived", _("в архиве")),
        ],
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._offer("topic", _("любая тема"), [(branch.pk, branch.indented) for branch in tree(queries.topics())])
        self._offer("kind", _("любой вид"), [(kind.name, kind.title) for kind in KINDS.values()])
        self._offer("difficulty", _("любая сложность"), DIFFICULTIES)
        self._offer("tag", _("любая метка"), [(tag, tag) for tag in queries.tags()])
        self._offer("author", _("кто угодно"), [(one.pk, one.get_short_name()) for one in queries.authors()])
        self.fields["use"].widget.attrs["class"] = "form-select"
        self.is_valid()

    def _offer(self, name: str, anything: Any, choices: Sequence[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", anything), *choices]
        field.widget.attrs["class"] = "form-select"

    def asked(self) -> dict[str, Any]:
        """The arguments for ``queries.questions``."""
        data = self.cleaned_data
        return {
            "text": data.get("q") or "",
            "topic": data.get("topic"),
            "kind": data.get("kind") or "",
            "difficulty": data.get("difficulty"),
            "tag": data.get("tag") or "",
            "author": data.get("author"),
            "archived": data.get("use") == "archived",
            "poor": data.get("use") == "poor",
        }

    @property
    def further(self) -> list[forms.BoundField]:
        """Conditions that are offered only where there is something to choose between."""
        return [self[name] for name in ("tag", "author") if len(self.fields[name].choices) > 1]  # type: ignore[attr-defined]

    @property
    def unused(self) -> bool:
        return bool(self.cleaned_data.get("use") == "unused")

    @property
    def narrowed(self) -> bool:
        return any(self.cleaned_data.values())
