"""Texts with gaps ``[[1]]``: filled in (cloze) or by words that are dragged into them (words)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.scoring.gaps import marks

from .choice import NOTE, SHARE, read_options, written_options
from .question import Group, QuestionForm
from .rows import Part, Row, RowsField, ids, number_of, some, tidy
from .typed import RELATIVE, SETTINGS, read_accepted, read_answers, written_accepted, written_answers

GAPS_MOST: Final = 40
GAP_KINDS: Final = [
    ("text", _("вписать слова")),
    ("number", _("вписать число")),
    ("list", _("выбрать из списка")),
    ("checks", _("отметить несколько")),
]
LAYOUTS: Final = [("inline", _("в строку")), ("vertical", _("столбиком")), ("horizontal", _("в ряд"))]
# Fields of a gap that stand in sight; the others open.
SHOWN: Final = ("kind", "answers", "layout")
GAP_KEYS: Final = {
    *("id", "kind", "weight", "layout", "accepted", "answers", "options", "correct"),
    *("any_form", "typos", "case_sensitive"),
}
STEM_HELP: Final = _("Пропуски — числа в двойных квадратных скобках: «Ответ дают за [[1]] дней».")
OPTION_PARTS: Final = (Part("id", look="id"), Part("right", _("верный"), look="tick"), Part("text"), NOTE, SHARE)
PARTS: Final = {
    "text": (Part("text", look="word"), Part("note", _("пояснение"), rare=True), SHARE),
    "number": (
        Part("value", _("число"), look="number", longest=40),
        Part("tolerance", _("допуск"), look="number", longest=40),
        Part("relative", _("в чём допуск"), look="choice", choices=RELATIVE),
        SHARE,
        Part("note", _("пояснение"), rare=True),
    ),
    "list": OPTION_PARTS,
    "checks": OPTION_PARTS,
}


def gap_ids(stem: str) -> list[str]:
    """The gaps of a text, each once, in their order."""
    return list(dict.fromkeys(marks(stem)))[:GAPS_MOST]


class ClozeForm(QuestionForm):
    """A text with gaps of several kinds. The fields of a gap are made by what the text says."""

    hint = _("Текст с пропусками: в каждый вписывают слово или число или выбирают из списка.")
    tool: ClassVar[str] = "quizzes/bank/_gap_tool.html"
    keys: ClassVar[tuple[str, ...]] = ("gaps",)
    reads: ClassVar[tuple[str, ...]] = ("stem",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stem"].help_text = STEM_HELP
        self.gaps = gap_ids(str(self["stem"].value() or ""))
        names = [name for gap in self.gaps for name in self._add_gap(gap)]
        self.own = tuple(names)  # type: ignore[misc]

    def _add_gap(self, gap: str) -> list[str]:
        """The fields of one gap. Its rows have the cells of the kind that is chosen for it."""
        kind_name = f"gap_{gap}_kind"
        self.fields[kind_name] = forms.ChoiceField(
            label=_("Пропуск %s") % gap, choices=GAP_KINDS, required=False, initial="text"
        )
        kind = str(self[kind_name].value() or "text")
        own: dict[str, forms.Field] = {f"gap_{gap}_answers": _answers(gap, kind if kind in PARTS else "text")}
        if kind == "text":
            own |= {
                f"gap_{gap}_{name}": forms.BooleanField(label=SETTINGS[name], required=False)
                for name in ("any_form", "typos", "case_sensitive")
            }
        if kind in ("list", "checks"):
            own[f"gap_{gap}_layout"] = forms.ChoiceField(label=_("Как показать"), choices=LAYOUTS, required=False)
        own[f"gap_{gap}_weight"] = forms.FloatField(
            label=_("Вес пропуска"), min_value=0.01, max_value=100, required=False, initial=1, localize=True
        )
        self.fields.update(own)
        return [kind_name, *own]

    @property
    def groups(self) -> list[Group]:
        return [
            Group(
                _("Пропуск %s") % gap,
                [
                    self[name]
                    for name in (f"gap_{gap}_kind", f"gap_{gap}_answers", f"gap_{gap}_layout")
                    if name in self.fields
                ],
                [
                    self[name]
                    for name in self.own
                    if name.startswith(f"gap_{gap}_") and name.rsplit("_")[-1] not in SHOWN
                ],
            )
            for gap in self.gaps
        ]

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for gap in body.get("gaps") or []:
            kind = gap.get("kind", "text")
            name, field = f"gap_{gap['id']}", _answers(gap["id"], kind)
            found |= {f"{name}_{flag}": bool(gap.get(flag)) for flag in ("any_form", "typos", "case_sensitive")}
            found |= {
                f"{name}_kind": kind,
                f"{name}_layout": gap.get("layout") or "inline",
                f"{name}_weight": gap.get("weight") or 1,
            }
            if kind == "text":
                found[f"{name}_answers"] = read_accepted(field, gap.get("accepted"))
            elif kind == "number":
                found[f"{name}_answers"] = read_answers(field, gap.get("answers"))
            else:
                found[f"{name}_answers"] = read_options(field, gap)
        return found

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {"gaps": [self._gap(gap, data) for gap in self.gaps]}

    def _gap(self, gap: str, data: Mapping[str, Any]) -> dict[str, Any]:
        name = f"gap_{gap}"
        kind = data.get(f"{name}_kind") or "text"
        rows: list[Row] = data.get(f"{name}_answers") or []
        weight = tidy(data.get(f"{name}_weight") or 1)
        kept: Mapping[str, Any] = next(
            (one for one in self.kept.get("gaps", []) if one["id"] == gap and one.get("kind") == kind), {}
        )
        # What the form does not ask of a gap (units, how several are graded) stays.
        said: dict[str, Any] = {key: value for key, value in kept.items() if key not in GAP_KEYS}
        said |= {"id": gap, "kind": kind, **({"weight": weight} if weight != 1 else {})}
        if kind == "text":
            flags = some(**{flag: data.get(f"{name}_{flag}") for flag in ("any_form", "case_sensitive")})
            typos = {"typos": 1} if data.get(f"{name}_typos") else {}
            return {**said, "accepted": written_accepted(rows), **flags, **typos}
        if kind == "number":
            return {**said, "answers": written_answers(rows)}
        layout = data.get(f"{name}_layout") or "inline"
        return {**said, **written_options(rows), **({"layout": layout} if layout != "inline" else {})}


def _answers(gap: str, kind: str) -> RowsField:
    one_right = kind == "list"
    parts = [Part(part.name, part.label, look="one") if part.is_mark and one_right else part for part in PARTS[kind]]
    helps = {
        "text": _("Принимаемые ответы. Звёздочка заменяет любой текст."),
        "number": _("Верное число и допуск."),
        "list": _("Отметьте верный."),
        "checks": _("Отметьте все верные."),
    }
    return RowsField(
        prefix=f"gap:{gap}",
        each=_("Пропуск %s, ответ") % gap,
        parts=parts,
        label=_("Ответы"),
        help_text=helps[kind],
        more=_("Ещё ответы"),
        rare=_("Доли балла") if kind in ("list", "checks") else _("Доли балла и пояснения"),
        first=1 if kind == "number" else 2 if kind == "text" else 3,
    )


class WordsForm(QuestionForm):
    """A text with gaps, and the words that are dragged into them."""

    hint = _("Слова из списка ставят в пропуски текста.")
    tool: ClassVar[str] = "quizzes/bank/_gap_tool.html"
    words = RowsField(
        prefix="word",
        each=_("Слово"),
        parts=(
            Part("id", look="id"),
            Part("text", _("слово"), look="word", longest=200),
            Part("gaps", _("номер пропуска"), look="short", longest=40),
            Part("group", _("набор"), look="number", longest=3, rare=True),
            Part("endless", _("можно ставить много раз"), look="tick", rare=True),
        ),
        label=_("Слова"),
        help_text=_("У каждого слова номер пропуска, где оно верное. У лишнего слова номера нет."),
        more=_("Ещё слова"),
        rare=_("Наборы и повторы"),
    )
    own: ClassVar[tuple[str, ...]] = ("words",)
    keys: ClassVar[tuple[str, ...]] = ("words", "places")
    reads: ClassVar[tuple[str, ...]] = ("stem",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stem"].help_text = STEM_HELP

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        field: RowsField = self.base_fields["words"]  # type: ignore[assignment]
        places = body.get("places") or {}
        rows = [
            {**word, "gaps": ", ".join(gap for gap, held in places.items() if held == word["id"])}
            for word in body.get("words") or []
        ]
        return {"words": field.rows(rows)}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        rows: list[Row] = data.get("words") or []
        named = ids(rows)
        words: list[dict[str, Any]] = []
        places: dict[str, str] = {}
        for row in rows:
            group = number_of(row["group"] or "1") or 1
            more = some(group=int(group) if group != 1 else None, endless=bool(row["endless"]))
            words.append({"id": named[row.number], "text": row["text"], **more})
            places |= dict.fromkeys(re.findall(r"[0-9A-Za-z_-]+", row["gaps"]), named[row.number])
        in_order = {gap: places[gap] for gap in gap_ids(data.get("stem", "")) if gap in places}
        return {"words": words, "places": {**in_order, **places}}
