from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import MomentInput
from quizzes.bank.models import Topic
from quizzes.bank.topics import Branch, tree

from .actions import MOST_POINTS
from .models import PoolEntry, Quiz, Section

LEVELS: Final = {1: "easy", 2: "medium", 3: "hard"}


class QuizForm(forms.ModelForm[Quiz]):
    """The rules of a quiz: who may take it and when, time and attempts, what counts."""

    class Meta:
        model = Quiz
        fields = [
            *("title", "intro", "opens_at", "closes_at", "access_code", "minutes", "max_attempts", "cooldown_minutes"),
            *("pass_percent", "grading", "retake_failed", "shuffle_questions", "shuffle_options"),
        ]
        labels = {
            "opens_at": _("Открыть"),
            "closes_at": _("Закрыть"),
            "access_code": _("Код доступа"),
            "minutes": _("Минут на тест"),
            "max_attempts": _("Попыток"),
            "cooldown_minutes": _("Перерыв, минут"),
            "pass_percent": _("Проходной балл, %"),
            "grading": _("Результат — это"),
            "retake_failed": _("Пересдавать только непройденные разделы"),
            "shuffle_questions": _("Перемешивать вопросы"),
            "shuffle_options": _("Перемешивать варианты ответов"),
        }
        help_texts = {
            "intro": _("Показывается перед началом."),
            "opens_at": _("Раньше начать нельзя."),
            "closes_at": _("В эту минуту закончатся и начатые попытки."),
            "access_code": _("Спросим перед началом. Большие и маленькие буквы не различаются."),
            "minutes": _("Пусто: без ограничения."),
            "max_attempts": _("Пусто: сколько угодно."),
            "cooldown_minutes": _("Между попытками; сутки — 1440."),
            "retake_failed": _("Ответы пройденных разделов перейдут в следующую попытку. Нужны хотя бы два раздела."),
        }
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 2}),
            "opens_at": MomentInput(),
            "closes_at": MomentInput(),
            "access_code": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False

    @property
    def has_door(self) -> bool:
        """Whether anything is said of who may come and when, or is wrong there."""
        door = ("opens_at", "closes_at", "access_code")
        return any(self[name].value() or self[name].errors for name in door)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("Тест закрывается раньше, чем открывается."))
        return data

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)


class NewQuizForm(forms.ModelForm[Quiz]):
    class Meta:
        model = Quiz
        fields = ["title"]
        help_texts = {"title": _("Его видит слушатель: «Проверка знаний: сроки и маршрут».")}


class SectionForm(forms.ModelForm[Section]):
    """How a section is called, where its questions come from, how many an attempt gets, what it must reach."""

    easy = forms.IntegerField(label=_("Лёгких"), required=False, min_value=0, max_value=200)
    medium = forms.IntegerField(label=_("Средних"), required=False, min_value=0, max_value=200)
    hard = forms.IntegerField(label=_("Трудных"), required=False, min_value=0, max_value=200)
    topics = forms.ModelMultipleChoiceField(
        label=_("Темы"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Тема берётся со всем, что в неё входит. Не отмечено ничего — вопросы выбираете вы."),
    )

    class Meta:
        model = Section
        fields = ["title", "draw", "pass_percent"]
        labels = {
            "title": _("Название раздела"),
            "draw": _("Сколько вопросов взять"),
            "pass_percent": _("Проходной балл раздела, %"),
        }
        help_texts = {
            "title": _("Можно не называть."),
            "draw": _("Пусто: все."),
            "pass_percent": _("Если указать, без него не будет и зачёта."),
        }

    def __init__(self, *args: Any, branches: Sequence[Branch] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draw"].widget.attrs["min"] = 1
        self.mark_optional = False
        for level, name in LEVELS.items():
            self.initial[name] = self.instance.mix.get(str(level))
        self.initial["topics"] = [topic.pk for topic in self.instance.topics.all()]
        topics: Any = self.fields["topics"]
        topics.choices = [(branch.pk, branch.indented) for branch in branches or tree(Topic.objects.all())]

    @property
    def has_source(self) -> bool:
        """Whether the section says more than its name and number, or something is wrong there."""
        return any(self[name].value() or self[name].errors for name in ("topics", "pass_percent", *LEVELS.values()))

    def clean_draw(self) -> int | None:
        draw: int | None = self.cleaned_data["draw"]
        if draw == 0:
            raise forms.ValidationError(_("Возьмите хотя бы один вопрос или оставьте пустым: тогда все."))
        return draw

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        total = sum(data.get(name) or 0 for name in LEVELS.values())
        if total and "draw" in self.changed_data and data.get("draw") not in (None, total):
            told = {"total": total, "draw": data["draw"]}
            self.add_error("draw", _("По сложности набирается %(total)s, а взять указано %(draw)s.") % told)
        return data

    def changes(self) -> dict[str, Any]:
        """The arguments for ``actions.update_section``."""
        data = dict(self.cleaned_data)
        mix = {str(level): data.pop(name) for level, name in LEVELS.items()}
        return {
            **data,
            "mix": {level: number for level, number in mix.items() if number},
            "topics": list(data["topics"]),
        }


class PointsForm(forms.Form):
    """What each question of a pool is worth."""

    def __init__(self, data: Any = None, *, entries: Iterable[PoolEntry]) -> None:
        super().__init__(data)
        self.mark_optional = False
        for entry in entries:
            self.fields[f"points-{entry.question_id}"] = forms.FloatField(
                label=Truncator(entry.revision.stem).chars(90),
                initial=int(entry.points) if entry.points.is_integer() else entry.points,
                min_value=0.01,
                max_value=MOST_POINTS,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )

    def points(self) -> dict[int, float]:
        return {int(name.removeprefix("points-")): value for name, value in self.cleaned_data.items()}
