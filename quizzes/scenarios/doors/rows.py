"""Rows of a setup form: options, cards, targets. One adds a row by a button and takes one out by a box; no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.forms import BoundField

REMOVE = "remove"
_BLANK: tuple[Any, ...] = (None, "", False, [])


class Rows:
    """Rows with the same fields, named ``prefix-0-name``, in a form.

    ``make`` gives the fields of a row by name, afresh for each. ``saved`` are the rows of the setup as dicts by the
    same names. The button ``add-prefix`` adds a blank row; a row that is blank or ticked to be removed is not kept.
    """

    def __init__(
        self,
        form: forms.Form,
        prefix: str,
        make: Callable[[], Mapping[str, forms.Field]],
        saved: Sequence[Mapping[str, Any]],
        *,
        least: int,
        most: int,
    ) -> None:
        self.form, self.prefix, self.make = form, prefix, make
        for number in range(self._count(len(saved), least, most)):
            row = saved[number] if number < len(saved) else {}
            for name, field in {**make(), REMOVE: forms.BooleanField(label=_("Убрать"), required=False)}.items():
                form.fields[self.name(number, name)] = field
                if name in row:
                    form.initial[self.name(number, name)] = row[name]

    def name(self, number: int, name: str) -> str:
        return f"{self.prefix}-{number}-{name}"

    def _count(self, saved: int, least: int, most: int) -> int:
        """As many as were typed, or saved; one more where the button for it was pressed."""
        numbers = re.compile(rf"{self.prefix}-(\d{{1,2}})-")
        typed = [int(found[1]) + 1 for key in self.form.data if (found := numbers.match(key))]
        more = 1 if f"add-{self.prefix}" in self.form.data else 0
        return min(max([saved, least, *typed]) + more, most)

    def _numbers(self) -> Iterator[int]:
        number = 0
        while self.name(number, REMOVE) in self.form.fields:
            yield number
            number += 1

    @property
    def shown(self) -> list[dict[str, BoundField]]:
        """The fields of each row by name, for the page."""
        names = [*self.make(), REMOVE]
        return [{name: self.form[self.name(number, name)] for name in names} for number in self._numbers()]

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The rows that hold anything, once the form is valid."""
        return [row for _, row in self.numbered]

    @property
    def numbered(self) -> list[tuple[int, dict[str, Any]]]:
        """The same with their numbers in the form."""
        data, names = self.form.cleaned_data, list(self.make())
        rows = [
            (number, {name: data.get(self.name(number, name)) for name in names})
            for number in self._numbers()
            if not data.get(self.name(number, REMOVE))
        ]
        return [(number, row) for number, row in rows if any(value not in _BLANK for value in row.values())]


def words(label: Any, limit: int, rows: int = 2, *, help_text: Any = "") -> forms.CharField:
    """A field for words that may be blank in a draft."""
    area = forms.Textarea(attrs={"rows": rows, "lang": "ru"})
    return forms.CharField(label=label, required=False, max_length=limit, widget=area, help_text=help_text)


def line(label: Any, limit: int = 200, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limit, help_text=help_text)
