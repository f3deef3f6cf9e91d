from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from lms.ui.forms import MomentInput

from .models import CourseVersion

if TYPE_CHECKING:
    from courses.lessons.models import Lesson

NOW, LATER = "now", "later"
STAY, MOVE = "stay", "move"


class PublishForm(forms.Form):
    """How the draft is published. Of a course that was never published only the moment is asked."""

    mark_optional = False

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


@dataclass(frozen=True)
class LessonRow:
    """A lesson in the table of the rule, with its two inputs."""

    lesson: Lesson
    required: forms.BoundField
    weight: forms.BoundField


class RuleForm(forms.Form):
    """By what a course is completed, and what must be completed before it is begun."""

    mark_optional = False

    completing = forms.ChoiceField(
        label=_("Семинар пройден, когда"),
        widget=forms.RadioSelect,
        choices=[
            (Course.Completing.ALL, _("пройдены все обязательные уроки")),
            (Course.Completing.SOME, _("пройдены обязательные уроки и всего — не меньше указанного числа")),
            (
                Course.Completing.SCORE,
                _("пройдены обязательные уроки и набран указанный процент баллов"),
            ),
        ],
    )
    enough = forms.IntegerField(
        label=_("Сколько нужно"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("Уроков или процентов — смотря что выбрано выше. Для первого правила оставьте пустым."),
    )
    needed = forms.ModelMultipleChoiceField(
        label=_("Сначала нужно пройти"),
        queryset=Course.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, lessons: Sequence[Lesson], offered: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lessons = lessons
        self.fields["needed"].queryset = Course.objects.filter(pk__in=[one.pk for one in offered])  # type: ignore[attr-defined]
        for lesson in lessons:
            self.fields[f"required_{lesson.pk}"] = forms.BooleanField(required=False, initial=lesson.required)
            self.fields[f"weight_{lesson.pk}"] = forms.IntegerField(
                min_value=0, max_value=100, initial=lesson.weight, error_messages={"required": _("Укажите вес.")}
            )

    @property
    def rows(self) -> list[LessonRow]:
        return [LessonRow(one, self[f"required_{one.pk}"], self[f"weight_{one.pk}"]) for one in self.lessons]

    def weighed(self) -> dict[int, tuple[bool, int]]:
        """Whether each lesson is required, and its weight, by its key."""
        given = self.cleaned_data
        return {one.pk: (given[f"required_{one.pk}"], given[f"weight_{one.pk}"]) for one in self.lessons}
