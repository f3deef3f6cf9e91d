"""How the bank is narrowed: the same words, topic, kind and difficulty on every page that lists questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.scoring import KINDS

from .models import Topic

DIFFICULTIES: Final = [(1, _("лёгкий")), (2, _("средний")), (3, _("трудный"))]


class BankFilter(forms.Form):
    """What the bank is narrowed to; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Слова"), required=False, max_length=100)
    topic = forms.TypedChoiceField(label=_("Тема"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Вид"), required=False)
    difficulty = forms.TypedChoiceField(label=_("Сложность"), required=False, coerce=int, empty_value=None)
    use = forms.ChoiceField(
        label=_("Где"),
        required=False,
        choices=[("", _("все вопросы")), ("unused", _("не стоят ни в одном тесте")), ("archived", _("в архиве"))],
    )

    def __init__(self, data: Mapping[str, Any], *, topics: Iterable[Topic]) -> None:
        super().__init__(data)
        self.fields["topic"].choices = [("", _("любая тема")), *((topic.pk, topic.title) for topic in topics)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("любой вид")), *((kind.name, kind.title) for kind in KINDS.values())]  # type: ignore[attr-defined]
        self.fields["difficulty"].choices = [("", _("любая сложность")), *DIFFICULTIES]  # type: ignore[attr-defined]
        for name in ("topic", "kind", "difficulty", "use"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.is_valid()

    def asked(self) -> dict[str, Any]:
        """The arguments for ``queries.questions``."""
        data = self.cleaned_data
        return {
            "text": data.get("q") or "",
            "topic": data.get("topic"),
            "kind": data.get("kind") or "",
            "difficulty": data.get("difficulty"),
            "archived": data.get("use") == "archived",
        }

    @property
    def unused(self) -> bool:
        return bool(self.cleaned_data.get("use") == "unused")

    @property
    def narrowed(self) -> bool:
        return any(self.cleaned_data.values())
