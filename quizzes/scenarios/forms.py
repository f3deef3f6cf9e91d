from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import DayInput, LinesField
from quizzes.phrasebook.models import Phrasebook
from quizzes.rubrics.models import Rubric
from quizzes.rubrics.queries import published

from .doors.door import TEXT_LIMIT
from .kinds import Kind
from .models import Scenario

WEIGHTS = range(1, 6)
_POINT = re.compile(r"^(?P<text>.*?)\s*\|\s*(?P<weight>\S*)$")


class DraftForm(forms.Form):
    """A draft as the browser saves it: blank is fine, too long is not."""

    text = forms.CharField(
        required=False,
        strip=False,
        max_length=TEXT_LIMIT,
        error_messages={"max_length": _("Ответ длиннее 10 000 знаков: сократите его, и он сохранится.")},
    )
    sequence = forms.IntegerField(required=False, min_value=1, max_value=2**53)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class PointsField(LinesField):
    """What a good reply must hold, one a line, with its weight after a bar: «Назван срок | 3»."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(
                f"{point['text']} | {point.get('weight', 1)}" if isinstance(point, Mapping) else str(point)
                for point in value
            )
        return value

    def to_python(self, value: Any) -> Any:
        return [self._point(number, line) for number, line in enumerate(super().to_python(value), start=1)]

    def validate(self, value: Any) -> None:
        super().validate([point["text"] for point in value])

    def _point(self, number: int, line: str) -> dict[str, Any]:
        found = _POINT.match(line)
        text, weight = (found["text"], found["weight"]) if found else (line, "1")
        if not text:
            raise ValidationError(_("В строке %(n)s есть вес, но нет текста."), params={"n": number})
        if not (weight.isascii() and weight.isdigit() and len(weight) == 1 and int(weight) in WEIGHTS):
            raise ValidationError(
                _("В строке %(n)s вес «%(weight)s»: нужно число от 1 до 5."), params={"n": number, "weight": weight}
            )
        return {"text": text, "weight": int(weight)}


class ScenarioForm(forms.ModelForm[Scenario]):
    """Everything a trainer writes about an exercise. What may be blank in a draft is not required here."""

    facts = LinesField(
        label=_("Факты"),
        required=False,
        help_text=_("По одному в строке: сроки, исполнители, телефоны. На них можно опереться в ответе."),
    )
    points = PointsField(
        label=_("Что должно быть в ответе"),
        required=False,
        help_text=_("По одному в строке. После черты вес от 1 до 5: «Назван срок | 3». Без черты вес 1."),
    )
    rules = LinesField(
        label=_("Правила"),
        required=False,
        help_text=_("По одному в строке: закон, регламент, порядок, который здесь действует. Их видит учащийся."),
    )
    traps = LinesField(
        label=_("Ловушки"), required=False, help_text=_("По одной в строке: на чём здесь обычно ошибаются.")
    )

    mark_optional = False  # what is still needed stands in the readiness list

    class Meta:
        model = Scenario
        fields = [
            "title",
            "channel",
            "public",
            "answered_by",
            "author_name",
            "place",
            "message",
            "facts",
            "points",
            "rules",
            "traps",
            "model_reply",
            "runaround_reply",
            "runaround_why",
            "trainer_comment",
            "urgency",
            "norm_minutes",
            "write_minutes",
            "difficulty",
            "pass_score",
            "rubric",
            "phrasebook",
            "practice",
            "source",
            "source_date",
            "permission",
        ]
        labels = {
            "public": _("Ответ видят все"),
            "practice": _("Тренировка: подсказки до отправки"),
            "permission": _("Почему сообщение можно взять"),
            "author_name": _("Имя жителя, как на странице"),
            "place": _("Место"),
            "norm_minutes": _("Норма ответа в канале, рабочих минут"),
            "write_minutes": _("Время на упражнение, минут"),
            "phrasebook": _("Набор фраз проверки"),
            "difficulty": _("Сложность, от 1 до 3"),
            "pass_score": _("Зачёт от, баллов из 100"),
            "trainer_comment": _("Комментарий для проверяющего"),
        }
        help_texts = {
            "title": _("Его видят в списке уроков: «Яма на дороге, пробито колесо»."),
            "public": _("Для открытых каналов проверка следит за личными данными жителя."),
            "answered_by": _("От чьего имени пишут: «Администрация района»."),
            "place": _("Посёлок, улица или рубрика. Показывается рядом с сообщением."),
            "write_minutes": _("Ориентир, а не запрет: ответ примут и позже. Пусто: без часов."),
            "trainer_comment": _("Учащийся его не видит."),
            "source": _("Если сообщение настоящее: «группа округа ВКонтакте». Придумано — оставьте пустым."),
            "practice": _("Учащийся сможет проверить черновик и поправить его. Для зачётных упражнений не включайте."),
        }
        error_messages = {
            "title": {"required": _("Дайте упражнению название.")},
            "channel": {
                "required": _("Выберите канал."),
                "invalid_choice": _("Такого канала нет: выберите из списка."),
            },
            "author_name": {"required": _("Напишите имя, под которым пишет житель.")},
            "message": {"required": _("Вставьте сообщение жителя.")},
        }
        widgets = {
            "message": forms.Textarea(attrs={"rows": 5}),
            "model_reply": forms.Textarea(attrs={"rows": 8}),
            "source_date": DayInput(),
            "runaround_reply": forms.Textarea(attrs={"rows": 4}),
            "runaround_why": forms.Textarea(attrs={"rows": 2}),
            "trainer_comment": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("message", "author_name"):
            self.fields[name].required = "message" in kind.needs
        for name, rows in (("facts", 5), ("points", 5), ("rules", 3), ("traps", 3)):
            self.fields[name].widget.attrs["rows"] = rows

        choice = cast("forms.ModelChoiceField[Rubric]", self.fields["rubric"])
        choice.queryset = published()
        choice.empty_label = "та, что действует"
        books = cast("forms.ModelChoiceField[Phrasebook]", self.fields["phrasebook"])
        books.empty_label = "только те, что везде"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("message", "model_reply", "runaround_reply"):
            if isinstance(data.get(name), str):
                data[name] = data[name].replace("\r\n", "\n")
        return data

    def refuse(self, reasons: Iterable[str]) -> None:
        """Say on the form why the action would not take it."""
        for reason in reasons:
            self.add_error(None, reason)
