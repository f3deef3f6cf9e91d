from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from quizzes.rubrics.scale import TOP_LEVEL, Criterion, Scale, StopFactor

from .models import Mark

NOT_JUDGED = "none"


@dataclass(frozen=True)
class Level:
    """A level of a criterion as a radio button."""

    value: str
    mark: str
    text: str
    checked: bool
    hinted: bool


@dataclass(frozen=True)
class CriterionField:
    """A criterion with its radio buttons."""

    criterion: Criterion
    bound: BoundField
    levels: list[Level]
    hint: str


class MarkForm(forms.Form):
    """A field for each criterion of the rubric, the stop factors, and the comment.

    ``hints`` are the machine's levels: they are filled in where nobody has marked yet, and shown as hints always.
    """

    supersedes = forms.IntegerField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Комментарий для автора"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Что получилось и что поправить. Автор прочтёт это рядом со своим ответом."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        scale: Scale,
        hints: Mapping[str, int | None],
        hinted_stops: Iterable[str] = (),
        standing: Mark | None = None,
    ) -> None:
        self.scale, self.hints, self.hinted_stops = scale, dict(hints), set(hinted_stops)
        levels = standing.levels if standing else self.hints
        stops = standing.stop_factors if standing else list(self.hinted_stops)
        initial: dict[str, Any] = {code: _as_value(level) for code, level in levels.items()}
        initial |= {
            "stop_factors": stops,
            "comment": standing.comment if standing else "",
            "supersedes": standing.pk if standing else None,
        }
        super().__init__(data, initial=initial)
        for criterion in scale.criteria:
            self.fields[criterion.code] = self._level_field(criterion)
        self.fields["stop_factors"] = forms.MultipleChoiceField(
            label=_("Стоп-факторы"),
            required=False,
            choices=[(one.code, one.title) for one in scale.stop_factors],
            widget=forms.CheckboxSelectMultiple,
        )

    def _level_field(self, criterion: Criterion) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=criterion.title,
            choices=self._choices(criterion),
            widget=forms.RadioSelect,
            error_messages={"required": _("Выберите уровень."), "invalid_choice": _("Уровень бывает от 0 до 4.")},
        )

    def _choices(self, criterion: Criterion) -> list[tuple[str, str]]:
        """The levels of a criterion; it can be left out only where the machine found the reason to."""
        levels = [(str(level), text) for level, text in enumerate(criterion.levels)]
        left_out = criterion.code in self.hints and self.hints[criterion.code] is None
        return [*levels, (NOT_JUDGED, "Здесь не оценивается")] if left_out else levels

    def criteria(self) -> Iterator[CriterionField]:
        """What the page shows, in the order of the rubric."""
        for criterion in self.scale.criteria:
            bound = self[criterion.code]
            chosen, hint = str(bound.value() or ""), _as_value(self.hints.get(criterion.code))
            levels = [
                Level(
                    value=value,
                    mark="—" if value == NOT_JUDGED else value,
                    text=text,
                    checked=value == chosen,
                    hinted=criterion.code in self.hints and value == hint,
                )
                for value, text in self._choices(criterion)
            ]
            yield CriterionField(criterion, bound, levels, "—" if hint == NOT_JUDGED else hint)

    def stops(self) -> Iterator[tuple[StopFactor, bool, bool]]:
        """Each stop factor, whether it is ticked, and whether the machine found it."""
        ticked = set(self["stop_factors"].value() or ())
        for one in self.scale.stop_factors:
            yield one, one.code in ticked, one.code in self.hinted_stops

    @property
    def levels(self) -> dict[str, int | None]:
        """The levels chosen, once the form is valid."""
        return {
            one.code: None if self.cleaned_data[one.code] == NOT_JUDGED else int(self.cleaned_data[one.code])
            for one in self.scale.criteria
        }

    def clean_comment(self) -> str:
        return str(self.cleaned_data["comment"]).replace("\r\n", "\n")

    @property
    def shown_total(self) -> int:
        """The total of what is chosen now, for those without scripts."""
        chosen = {one.code: str(self[one.code].value() or "") for one in self.scale.criteria}
        levels = {
            code: int(value) if value.isascii() and value.isdigit() and int(value) <= TOP_LEVEL else None
            for code, value in chosen.items()
        }
        return self.scale.total(levels, self.scale.implied(levels, self["stop_factors"].value() or ()))


def _as_value(level: int | None) -> str:
    return NOT_JUDGED if level is None else str(level)


class StrongReplyForm(forms.Form):
    """The reply as colleagues will read it: the trainer takes out whatever tells its author."""

    text = forms.CharField(
        label=_("Ответ, как его увидят коллеги"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "ru"}),
        help_text=_("Имени автора не будет. Уберите и то, что его выдаёт: подпись, прямой телефон."),
        error_messages={"required": _("Текст пустой: показывать нечего.")},
    )
    why = forms.CharField(
        label=_("Чем он хорош"),
        max_length=300,
        required=False,
        help_text=_("Одной фразой: «Сразу назван день и тот, кто приедет»."),
    )

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
