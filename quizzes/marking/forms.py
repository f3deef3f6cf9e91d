from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from lms.ui import russian
from quizzes.rubrics.scale import TOP_LEVEL, Criterion, Scale, StopFactor

from .models import ItemMark, Mark

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


class JudgingForm(forms.Form):
    """What every mark has: the mark that it takes the place of, and a word to the author."""

    supersedes = forms.IntegerField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Комментарий для автора"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Что получилось и что поправить. Автор прочтёт это рядом со своим ответом."),
    )

    def clean_comment(self) -> str:
        return str(self.cleaned_data["comment"]).replace("\r\n", "\n")


class MarkForm(JudgingForm):
    """A field for each criterion of the rubric, the stop factors, and the comment.

    ``hints`` are the machine's levels: they are filled in where nobody has marked yet, and shown as hints always.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        scale: Scale,
        hints: Mapping[str, int | None],
        hinted_stops: Iterable[str] = (),
        standing: Mark | ItemMark | None = None,
    ) -> None:
        self.scale, self.hints, self.hinted_stops = scale, dict(hints), set(hinted_stops)
        levels = (standing.levels or {}) if standing else self.hints
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


class PointsForm(JudgingForm):
    """What an answer is worth: a quarter, a half and so on of the question's points, or any number of them."""

    EXACT = "exact"
    MARKS = ("0", "¼", "½", "¾", "1")

    share = forms.ChoiceField(
        label=_("Сколько баллов"), required=False, widget=forms.RadioSelect, choices=[(EXACT, EXACT)]
    )
    points = forms.DecimalField(
        label=_("Другое число баллов"),
        required=False,
        localize=True,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, out_of: float, standing: ItemMark | None = None) -> None:
        self.out_of = out_of
        initial: dict[str, Any] = {}
        if standing is not None:
            quarters = standing.fraction * (len(self.MARKS) - 1)
            initial = {"comment": standing.comment, "supersedes": standing.pk, "share": self.EXACT}
            initial |= (
                {"share": str(int(quarters))}
                if quarters.is_integer()
                else {"points": Decimal(str(round(standing.fraction * out_of, 2)))}
            )
        super().__init__(data, initial=initial)
        share: Any = self.fields["share"]
        share.choices = [*((str(number), mark) for number, mark in enumerate(self.MARKS)), (self.EXACT, self.EXACT)]

    def shares(self) -> Iterator[tuple[str, str, float, bool]]:
        """The quarters as radio buttons: value, sign, points, whether it is chosen."""
        chosen = str(self["share"].value() or "")
        for number, mark in enumerate(self.MARKS):
            yield str(number), mark, number / (len(self.MARKS) - 1) * self.out_of, str(number) == chosen

    @property
    def exact_chosen(self) -> bool:
        return bool(self["share"].value() == self.EXACT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        share, points = data.get("share"), data.get("points")
        if share in ("", None, self.EXACT):
            if points is None and "points" not in self.errors:
                self.add_error("share", _("Выберите, сколько баллов поставить."))
            elif points is not None and float(points) > self.out_of:
                self.add_error("points", _("Вопрос стоит меньше: не больше %s.") % russian.grouped(self.out_of))
        return data

    @property
    def chosen_points(self) -> float:
        """The points, once the form is valid."""
        share = self.cleaned_data["share"]
        if share in ("", self.EXACT):
            return float(self.cleaned_data["points"])
        return int(share) / (len(self.MARKS) - 1) * self.out_of


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
