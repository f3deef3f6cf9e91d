"""A question as it is typed: what every kind has, and the rows of each kind. Turns rows into a body and back."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes.scoring import KINDS

from .filtering import DIFFICULTIES
from .models import Topic
from .topics import tree

ROWS_FIRST: Final = 4
ROWS_MORE: Final = 2
ROWS_MOST: Final = 20
KIND_HINTS: Final = {
    "single": _("Один верный вариант из нескольких, или «верно — неверно»."),
    "multiple": _("Верных вариантов несколько."),
    "match": _("К каждой строке слева подбирают пару справа."),
    "order": _("Шаги нужно расставить по порядку."),
    "short": _("Слово, число или короткая фраза своими словами."),
}


@dataclass(frozen=True)
class OptionRow:
    """A row of options as typed."""

    number: int
    id: str = ""
    text: str = ""
    note: str = ""
    right: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.note or self.right)


@dataclass(frozen=True)
class PairRow:
    """A row of pairs as typed."""

    number: int
    left: str = ""
    right: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.left or self.right)


class RowsWidget(forms.Widget):
    """Reads rows ``option-0-text``, ``option-1-text`` …; a template lays them out."""

    row: type[OptionRow] | type[PairRow]
    prefix: str
    parts: tuple[str, ...]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        pattern = re.compile(rf"{self.prefix}-(\d{{1,2}})-")
        numbers = {int(found[1]) for key in data if (found := pattern.match(key))}
        return [self._row(data, number) for number in sorted(numbers)[:ROWS_MOST]]

    def _row(self, data: Mapping[str, Any], number: int) -> Any:
        values = {part: " ".join(str(data.get(f"{self.prefix}-{number}-{part}", "")).split()) for part in self.parts}
        return self.row(number=number, **values)  # type: ignore[arg-type]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class OptionsWidget(RowsWidget):
    row, prefix, parts = OptionRow, "option", ("id", "text", "note")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        ticked = data.getlist("right") if isinstance(data, MultiValueDict) else data.get("right", [])
        rows = super().value_from_datadict(data, files, name)
        return [OptionRow(row.number, row.id, row.text, row.note, str(row.number) in ticked) for row in rows]


class PairsWidget(RowsWidget):
    row, prefix, parts = PairRow, "pair", ("left", "right")


class RowsField(forms.Field):
    """Rows; the blank ones count for nothing."""

    def clean(self, value: Any) -> list[Any]:
        return [row for row in value or [] if not row.is_blank]


class QuestionForm(forms.Form):
    """What every question has. Subclasses say what the rows of their kind are."""

    stem = forms.CharField(label=_("Вопрос"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    explanation = forms.CharField(
        label=_("Пояснение"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Его увидят после попытки: почему так. Одна-две фразы."),
    )
    topic = forms.TypedChoiceField(
        label=_("Тема"),
        coerce=int,
        empty_value=None,
        error_messages={"required": _("Выберите тему или впишите новую.")},
    )
    new_topic = forms.CharField(label=_("Новая тема, если нужной нет"), max_length=120, required=False)
    difficulty = forms.TypedChoiceField(label=_("Сложность"), choices=DIFFICULTIES, coerce=int, initial=1)
    source_url = forms.URLField(
        label=_("Источник"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Ссылка на закон или материал. Её видят тренеры."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    kind: str
    rows_field = ""
    flags: tuple[str, ...] = ()
    # Keys of a body that the form does not show: they stay as they are.
    kept: Mapping[str, Any] = {}

    def __init__(self, *args: Any, kind: str, body: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.kind, self.kept = kind, body or {}
        if body is not None:
            kwargs["initial"] = {**self.initial_of(body), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        choices = [("", _("выберите"))] + [(branch.pk, branch.indented) for branch in tree(Topic.objects.all())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]
        self.fields["source_url"].widget.attrs["autocomplete"] = "off"

    @property
    def template(self) -> str:
        return f"quizzes/bank/_rows_{self.rows_field}.html"

    @property
    def flag_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.flags]

    @property
    def rows(self) -> list[Any]:
        """The rows to lay out: those typed or saved, then blank ones."""
        value = list(self[self.rows_field].value() or [])
        asked = ROWS_MORE if "more" in self.data else 0
        next_number = max((row.number for row in value), default=-1) + 1
        blank = max(ROWS_FIRST - len(value), asked)
        room = max(0, min(blank, ROWS_MOST - len(value)))
        return value + [self.blank_row(next_number + extra) for extra in range(room)]

    def blank_row(self, number: int) -> Any:
        return OptionRow(number)

    def initial_of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a body that is there already."""
        own = {name: bool(body.get(name)) for name in self.flags}
        return {"stem": body.get("stem", ""), "explanation": body.get("explanation", ""), **own}

    @abstractmethod
    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The part of the body that only this kind has."""

    def body(self) -> dict[str, Any]:
        """What ``quizzes.scoring`` understands."""
        data = self.cleaned_data
        body = {**self.kept, "stem": data.get("stem", ""), **self.own_body(data)}
        body |= {name: bool(data.get(name)) for name in self.flags if data.get(name) or name in self.kept}
        explanation = data.get("explanation", "")
        return {**body, "explanation": explanation} if explanation or "explanation" in body else body

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("new_topic"):
            self.errors.pop("topic", None)
        for problem in KINDS[self.kind].problems({**self.body(), "stem": data.get("stem") or "…"}):
            self.add_error(self.rows_field, problem)
        return data

    def chosen_topic(self) -> tuple[int | None, str]:
        """The key of the topic, or the title of a new one."""
        title = self.cleaned_data.get("new_topic") or ""
        return (None, title) if title else (self.cleaned_data.get("topic"), "")

    def forgive(self) -> None:
        """Show what was typed without complaints: it was not meant to be saved yet."""
        self._errors = ErrorDict()

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)


class ChoiceForm(QuestionForm):
    """One right option, or several."""

    options = RowsField(label=_("Варианты"), required=False, widget=OptionsWidget())
    in_order = forms.BooleanField(
        label=_("Не перемешивать варианты"),
        required=False,
        help_text=_("Для «верно — неверно» и для чисел по возрастанию."),
    )
    partial = forms.BooleanField(
        label=_("Засчитывать частично верный ответ"),
        required=False,
        help_text=_("Лишние отметки отнимают столько же, сколько дают верные."),
    )
    rows_field = "options"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind == "single":
            del self.fields["partial"]

    @property
    def flag_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("partial", "in_order") if name in self.fields]

    def initial_of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        rows = [
            OptionRow(
                number, option["id"], option["text"], option.get("feedback") or "", option["id"] in body["correct"]
            )
            for number, option in enumerate(body["options"])
        ]
        own = {"options": rows, "in_order": body.get("shuffle") is False, "partial": bool(body.get("partial"))}
        return {**super().initial_of(body), **own}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        rows: list[OptionRow] = data.get("options") or []
        ids = _ids(rows)
        options = [
            {"id": ids[row.number], "text": row.text, **({"feedback": row.note} if row.note else {})} for row in rows
        ]
        body: dict[str, Any] = {"options": options, "correct": [ids[row.number] for row in rows if row.right]}
        if data.get("in_order") or "shuffle" in self.kept:
            body["shuffle"] = not data.get("in_order")
        if self.kind == "multiple" and (data.get("partial") or "partial" in self.kept):
            body["partial"] = bool(data.get("partial"))
        return body


class MatchForm(QuestionForm):
    pairs = RowsField(label=_("Пары"), required=False, widget=PairsWidget())
    extra = LinesField(
        label=_("Лишние варианты справа"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("По одному в строке: они ни к чему не подходят."),
    )
    rows_field = "pairs"

    @property
    def flag_fields(self) -> list[forms.BoundField]:
        return [self["extra"]]

    def blank_row(self, number: int) -> Any:
        return PairRow(number)

    def initial_of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        pairs = [PairRow(number, left, right) for number, (left, right) in enumerate(body["pairs"])]
        return {**super().initial_of(body), "pairs": pairs, "extra": list(body.get("extra") or [])}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {"pairs": [[row.left, row.right] for row in data.get("pairs") or []]}
        if data.get("extra") or "extra" in self.kept:
            body["extra"] = data.get("extra") or []
        return body


class OrderForm(QuestionForm):
    lines = LinesField(
        label=_("Шаги по порядку"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("По одному в строке, сверху вниз, как правильно. Слушателю они придут вперемешку."),
    )
    partial = forms.BooleanField(
        label=_("Засчитывать частично верный порядок"),
        required=False,
        help_text=_("Считаются соседи, которые стоят рядом и в верном порядке."),
    )
    rows_field = "lines"
    flags = ("partial",)

    def initial_of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        texts = {option["id"]: option["text"] for option in body["options"]}
        return {**super().initial_of(body), "lines": [texts[item] for item in body["correct"]]}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Steps whose text stays keep their ids, and the options their places."""
        lines: list[str] = data.get("lines") or []
        known = {option["text"]: option["id"] for option in self.kept.get("options", [])}
        rows = [OptionRow(number, known.get(text, ""), text) for number, text in enumerate(lines)]
        ids = _ids(rows)
        options = [{"id": ids[row.number], "text": row.text} for row in rows]
        places = {option["id"]: place for place, option in enumerate(self.kept.get("options", []))}
        shown = sorted(options, key=lambda option: places.get(option["id"], len(places)))
        return {"options": shown, "correct": [option["id"] for option in options]}


class ShortForm(QuestionForm):
    accepted = LinesField(
        label=_("Принимаемые ответы"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("По одному в строке. Регистр, «ё» и кавычки не важны. Звёздочка заменяет любой текст: «30 дн*»."),
    )
    typos = forms.BooleanField(
        label=_("Прощать одну опечатку"), required=False, help_text=_("В словах от пяти букв; в цифрах никогда.")
    )
    case_sensitive = forms.BooleanField(label=_("Различать большие и маленькие буквы"), required=False)
    rows_field = "accepted"
    flags = ("case_sensitive",)

    @property
    def flag_fields(self) -> list[forms.BoundField]:
        return [self["typos"], self["case_sensitive"]]

    def initial_of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        own = {"accepted": list(body["accepted"]), "typos": bool(body.get("typos"))}
        return {**super().initial_of(body), **own}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {"accepted": data.get("accepted") or []}
        if data.get("typos") or "typos" in self.kept:
            body["typos"] = int(bool(data.get("typos")))
        return body


FORMS: Final[dict[str, type[QuestionForm]]] = {
    "single": ChoiceForm,
    "multiple": ChoiceForm,
    "match": MatchForm,
    "order": OrderForm,
    "short": ShortForm,
}


def _ids(rows: Iterable[OptionRow]) -> dict[int, str]:
    """An id for every row by its number: the one it has, else the first letter that is free."""
    rows = list(rows)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for row in rows:
        if row.id and row.id not in taken:
            found[row.number] = row.id
            taken.add(row.id)
    free = (letter for letter in (chr(97 + n) if n < 26 else f"a{n}" for n in range(60)) if letter not in taken)
    for row in rows:
        if row.number not in found:
            found[row.number] = next(free)
    return found
