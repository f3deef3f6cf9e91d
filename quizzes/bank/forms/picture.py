"""Places on a picture: outlined areas that are chosen, or points that are put."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from ..pictures import ratio_of
from .question import QuestionForm
from .rows import Part, Row, RowsField, ids, some, tidy, written

SHAPES: Final = [("rect", _("прямоугольник")), ("circle", _("круг")), ("poly", _("многоугольник"))]
SIDE: Final = 1000


class HotspotForm(QuestionForm):
    """The areas are rows of numbers; a script draws them on the picture and writes the same rows."""

    hint = _("Нужно показать место на картинке.")
    tool: ClassVar[str] = "quizzes/bank/_hotspot_tool.html"
    mode = forms.ChoiceField(
        label=_("Как отвечают"),
        choices=[("areas", _("выбирают обведённые области")), ("point", _("ставят точку сами, областей не видно"))],
        required=False,
        initial="areas",
    )
    areas = RowsField(
        prefix="area",
        each=_("Область"),
        parts=(
            Part("id", look="id"),
            Part("right", _("верная"), look="tick"),
            Part("text", _("название"), look="word", longest=200),
            Part("shape", _("форма"), look="choice", choices=SHAPES),
            Part("coords", _("место: числа от 0 до 1000"), look="word", longest=400),
            Part("note", _("пояснение"), rare=True),
        ),
        label=_("Области"),
        help_text=_(
            "Прямоугольник: слева, сверху, справа, снизу. Круг: середина и радиус. Многоугольник: углы по порядку. "
            "Числа — тысячные доли ширины и высоты картинки."
        ),
        more=_("Ещё область"),
        rare=_("Пояснения к областям"),
        first=1,
    )
    choose = forms.IntegerField(
        label=_("Сколько мест отметить"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("Пусто — столько, сколько верных."),
    )
    own: ClassVar[tuple[str, ...]] = ("areas", "mode")
    rare: ClassVar[tuple[str, ...]] = ("choose",)
    keys: ClassVar[tuple[str, ...]] = ("areas", "mode", "choose")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        field: RowsField = self.base_fields["areas"]  # type: ignore[assignment]
        areas = [
            {
                **area,
                "coords": in_words(area.get("coords") or []),
                "note": area.get("feedback"),
            }
            for area in body.get("areas") or []
        ]
        return {"areas": field.rows(areas), "mode": body.get("mode") or "areas", "choose": body.get("choose")}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        rows: list[Row] = data.get("areas") or []
        named = ids(rows)
        areas = [
            {
                "id": named[row.number],
                "text": row["text"],
                "shape": row["shape"] or "rect",
                "coords": coords(row["coords"]),
                **some(right=bool(row["right"]), feedback=row["note"]),
            }
            for row in rows
        ]
        return {"mode": data.get("mode") or "areas", "areas": areas, **some(choose=data.get("choose"))}

    def body(self) -> dict[str, Any]:
        """The shape of the picture goes with it."""
        body = super().body()
        held = (body.get("picture") or {}).get("file")
        if held and (held != (self.kept.get("picture") or {}).get("file") or not body.get("ratio")):
            body["ratio"] = ratio_of(held)
        return body


def in_words(numbers: list[float]) -> str:
    """Whole numbers are divided by commas, others by semicolons."""
    words = [written(number) for number in numbers]
    return ("; " if any("," in word for word in words) else ", ").join(words)


def coords(typed: str) -> list[float | int]:
    """«100, 200, 300, 400» as numbers: a comma between figures without a space is a decimal one where «;» divides."""
    divided = typed.split(";") if ";" in typed else re.split(r"[,\s]+", typed)
    numbers = [re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*", one) for one in divided if one.strip()]
    return [tidy(round(float(one[1].replace(",", ".")), 2)) for one in numbers if one]
