"""Questions that are answered in full sentences: an essay, a reply to a resident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.models import Scenario

from .question import QuestionForm, area
from .rows import some


class EssayForm(QuestionForm):
    """A text that a person marks."""

    hint = _("Развёрнутый ответ: его проверит тренер.")
    guide = forms.CharField(
        label=_("Как проверять"),
        max_length=4000,
        required=False,
        widget=area(4),
        help_text=_("Это увидит только тот, кто проверяет: что должно быть в ответе и сколько за что ставить."),
    )
    words_least = forms.IntegerField(label=_("Слов не меньше"), min_value=1, max_value=5000, required=False)
    words_most = forms.IntegerField(label=_("Слов не больше"), min_value=1, max_value=5000, required=False)
    template = forms.CharField(
        label=_("Заготовка ответа"),
        max_length=4000,
        required=False,
        widget=area(3),
        help_text=_("С неё начнёт слушатель: например, заголовки, под которыми писать."),
    )
    lines = forms.IntegerField(label=_("Высота поля, строк"), min_value=3, max_value=40, required=False)
    own: ClassVar[tuple[str, ...]] = ("guide", "words_least", "words_most")
    rare: ClassVar[tuple[str, ...]] = ("template", "lines")
    keys: ClassVar[tuple[str, ...]] = (*own, *rare)

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {name: body.get(name) for name in self.keys}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return some(**{name: data.get(name) for name in self.keys})


class ReplyForm(QuestionForm):
    """A reply exercise as a question: the situation is frozen in it, as in a reply."""

    hint = _("Ответ жителю по упражнению: его проверит машина или тренер.")
    scenario = forms.ModelChoiceField(
        Scenario.objects.filter(state=Scenario.State.PUBLISHED, kind=Scenario.Kind.SINGLE).order_by("title"),
        label=_("Упражнение"),
        required=False,
        empty_label=_("выберите"),
        help_text=_("Из опубликованных упражнений вида «один ответ»."),
    )
    judge = forms.ChoiceField(
        label=_("Кто проверяет"),
        choices=[("machine", _("машина, сразу")), ("person", _("тренер, позже"))],
        required=False,
        initial="machine",
    )
    anew = forms.BooleanField(
        label=_("Взять упражнение заново"),
        required=False,
        help_text=_("С тех пор как его взяли в вопрос, упражнение изменили."),
    )
    own: ClassVar[tuple[str, ...]] = ("scenario", "anew", "judge")
    keys: ClassVar[tuple[str, ...]] = ("scenario", "situation", "judge")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stem"].initial = _("Ответьте жителю.")
        # A scenario that is withdrawn stays in the questions that hold it.
        held = Scenario.objects.filter(pk=self.kept.get("scenario") or 0)
        field: Any = self.fields["scenario"]
        field.queryset = (field.queryset | held).order_by("title")
        scenario = held.first()
        if scenario is None or Exercise.of(scenario).to_json() == self.kept.get("situation"):
            del self.fields["anew"]

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        held = Scenario.objects.filter(pk=body.get("scenario") or 0).first()
        return {"scenario": held, "judge": body.get("judge") or "machine"}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        chosen: Scenario | None = data.get("scenario")
        judge = {"judge": data.get("judge") or "machine"}
        if chosen is None:
            return judge
        if chosen.pk == self.kept.get("scenario") and not data.get("anew"):
            return {"scenario": chosen.pk, "situation": self.kept["situation"], **judge}
        return {"scenario": chosen.pk, "situation": Exercise.of(chosen).to_json(), **judge}
