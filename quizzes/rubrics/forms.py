from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from .readiness import ANCHORS, LEVELS, WHOLE

OWN = "C"  # criteria of an author's own are C1, C2 …: the checker does not know them and leaves them to the trainer
MOST_CRITERIA = 12


class NewRubricForm(forms.Form):
    """A rubric of its own needs a name of its own."""

    title = forms.CharField(
        label=_("Название новой рубрики"),
        max_length=120,
        error_messages={"required": _("Дайте рубрике название.")},
    )


@dataclass(frozen=True)
class LevelFields:
    number: int
    text: BoundField
    examples: list[BoundField]


@dataclass(frozen=True)
class CriterionFields:
    code: str
    title: BoundField
    weight: BoundField
    remove: BoundField
    levels: list[LevelFields]


@dataclass(frozen=True)
class StopFields:
    code: str
    title: str
    plain: BoundField
    cap: BoundField


class RubricForm(forms.Form):
    """A draft edition on one page: whatever lacks may lack until it is published."""

    mark_optional = False  # what is still needed stands in the readiness list

    def __init__(self, data: Any = None, *, body: Mapping[str, Any]) -> None:
        self.was = body
        initial: dict[str, Any] = {}
        super().__init__(data, initial=initial)
        for criterion in self._criteria(data):
            self._add_criterion(criterion, initial)
        for stop in body.get("stop_factors", []):
            self._add_stop(stop, initial)

    def _criteria(self, data: Any) -> list[Mapping[str, Any]]:
        """The criteria of the draft, and one more where the button for it was pressed."""
        criteria = list(self.was.get("criteria", []))
        if data and "add" in data and len(criteria) < MOST_CRITERIA:
            criteria.append(blank_criterion({one["code"] for one in criteria}))
        return criteria

    def _add_criterion(self, criterion: Mapping[str, Any], initial: dict[str, Any]) -> None:
        code = criterion["code"]
        self.fields[f"{code}-title"] = forms.CharField(label=_("Критерий"), required=False, max_length=120)
        self.fields[f"{code}-weight"] = forms.IntegerField(
            label=_("Вес"),
            required=False,
            min_value=0,
            max_value=WHOLE,
            error_messages={
                "invalid": _("Вес — целое число."),
                "min_value": _("Вес не меньше 0."),
                "max_value": _("Вес не больше 100."),
            },
        )
        self.fields[f"{code}-remove"] = forms.BooleanField(label=_("Убрать критерий"), required=False)
        initial |= {f"{code}-title": criterion["title"], f"{code}-weight": criterion["weight"]}
        for level in range(LEVELS):
            self.fields[f"{code}-{level}"] = _words(_("Уровень"), 300, 2)
            initial[f"{code}-{level}"] = criterion["levels"][level]
            for place in range(ANCHORS):
                self.fields[f"{code}-{level}-{place}"] = _words(_("Пример"), 1000, 2)
                initial[f"{code}-{level}-{place}"] = _example(criterion, level, place)

    def _add_stop(self, stop: Mapping[str, Any], initial: dict[str, Any]) -> None:
        code = stop["code"]
        self.fields[f"{code}-cap"] = forms.IntegerField(
            label=_("Балл не выше"), required=False, min_value=0, max_value=WHOLE
        )
        self.fields[f"{code}-plain"] = _words(_("Что прочтёт автор ответа"), 400, 2)
        initial |= {f"{code}-cap": stop["cap"], f"{code}-plain": stop.get("plain", "")}

    # --- what the page shows ------------------------------------------------------------------------------------------
    def criteria(self) -> Iterator[CriterionFields]:
        codes = [name.removesuffix("-title") for name in self.fields if name.endswith("-title")]
        for code in codes:
            yield CriterionFields(
                code,
                self[f"{code}-title"],
                self[f"{code}-weight"],
                self[f"{code}-remove"],
                [
                    LevelFields(
                        level,
                        self[f"{code}-{level}"],
                        [self[f"{code}-{level}-{place}"] for place in range(ANCHORS)],
                    )
                    for level in reversed(range(LEVELS))
                ],
            )

    def stops(self) -> Iterator[StopFields]:
        for stop in self.was.get("stop_factors", []):
            yield StopFields(stop["code"], stop["title"], self[f"{stop['code']}-plain"], self[f"{stop['code']}-cap"])

    # --- what is kept -------------------------------------------------------------------------------------------------
    @property
    def body(self) -> dict[str, Any]:
        """The draft as it was typed, once the form is valid."""
        data = self.cleaned_data
        codes = [name.removesuffix("-title") for name in self.fields if name.endswith("-title")]
        return {
            **self.was,
            "criteria": [self._criterion(code) for code in codes if not data[f"{code}-remove"]],
            "stop_factors": [
                {**stop, "cap": data[f"{stop['code']}-cap"] or 0, "plain": data[f"{stop['code']}-plain"]}
                for stop in self.was.get("stop_factors", [])
            ],
        }

    def _criterion(self, code: str) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "code": code,
            "title": data[f"{code}-title"],
            "weight": data[f"{code}-weight"] or 0,
            "levels": [data[f"{code}-{level}"] for level in range(LEVELS)],
            "examples": [
                [text for place in range(ANCHORS) if (text := data[f"{code}-{level}-{place}"])]
                for level in range(LEVELS)
            ],
        }


def blank_criterion(taken: set[str]) -> dict[str, Any]:
    """A criterion of the author's own, with the first code that is free."""
    number = next(number for number in range(1, MOST_CRITERIA + 2) if f"{OWN}{number}" not in taken)
    return {"code": f"{OWN}{number}", "title": "", "weight": 0, "levels": [""] * LEVELS}


def _words(label: Any, limit: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=forms.Textarea(attrs={"rows": rows, "lang": "ru"})
    )


def _example(criterion: Mapping[str, Any], level: int, place: int) -> str:
    examples = criterion.get("examples") or [[]] * LEVELS
    return str(examples[level][place]) if place < len(examples[level]) else ""
