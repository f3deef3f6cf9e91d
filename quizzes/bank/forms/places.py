"""Questions where things get a partner, a place or a category."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField

from .question import QuestionForm, area
from .rows import Part, Row, RowsField, ids, some


class MatchForm(QuestionForm):
    """Pairs."""

    hint = _("К каждой строке слева подбирают пару справа.")
    pairs = RowsField(
        prefix="pair",
        each=_("Пара"),
        parts=(Part("left", _("слева")), Part("right", _("справа")), Part("note", _("пояснение"), rare=True)),
        label=_("Пары"),
        help_text=_("Слева то, к чему подбирают, справа верная пара. Справа одно и то же можно повторить."),
        more=_("Ещё пары"),
        rare=_("Пояснения к парам"),
    )
    extra = LinesField(
        label=_("Лишние варианты справа"),
        required=False,
        widget=area(2),
        help_text=_("По одному в строке: они ни к чему не подходят."),
    )
    grading = forms.ChoiceField(
        label=_("Как оценивать"),
        choices=[("share", _("За каждую верную пару — своя доля балла")), ("all", _("Всё или ничего"))],
        required=False,
        initial="share",
    )
    own: ClassVar[tuple[str, ...]] = ("pairs", "extra")
    rare: ClassVar[tuple[str, ...]] = ("grading",)
    keys: ClassVar[tuple[str, ...]] = ("pairs", "extra", "grading")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        field: RowsField = self.base_fields["pairs"]  # type: ignore[assignment]
        pairs = [dict(zip(("left", "right", "note"), pair, strict=False)) for pair in body.get("pairs") or []]
        return {
            "pairs": field.rows(pairs),
            "extra": list(body.get("extra") or []),
            "grading": body.get("grading") or "share",
        }

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        rows: list[Row] = data.get("pairs") or []
        pairs = [[row["left"], row["right"], *([row["note"]] if row["note"] else [])] for row in rows]
        grading = {"grading": "all"} if data.get("grading") == "all" else {}
        return {"pairs": pairs, **some(extra=data.get("extra")), **grading}


class OrderForm(QuestionForm):
    """Steps in their order."""

    hint = _("Шаги нужно расставить по порядку.")
    lines = LinesField(
        label=_("Шаги по порядку"),
        widget=area(7),
        help_text=_("По одному в строке, сверху вниз, как правильно. Слушателю они придут вперемешку."),
    )
    grading = forms.ChoiceField(
        label=_("Как оценивать"),
        choices=[
            ("all", _("Всё или ничего")),
            ("neighbours", _("По частям: соседи, которые стоят рядом и в верном порядке")),
            ("places", _("По частям: шаги, которые стоят на своём месте")),
        ],
        required=False,
        initial="all",
    )
    own: ClassVar[tuple[str, ...]] = ("lines", "grading")
    keys: ClassVar[tuple[str, ...]] = ("options", "correct", "partial", "grading")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        texts = {option["id"]: option["text"] for option in body.get("options") or []}
        grading = body.get("grading") or ("neighbours" if body.get("partial") else "all")
        return {"lines": [texts[item] for item in body.get("correct") or []], "grading": grading}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Steps whose text stays keep their ids, and the options their places."""
        lines: list[str] = data.get("lines") or []
        known = {option["text"]: option for option in self.kept.get("options", [])}
        rows = [
            Row(some(id=known[text]["id"] if text in known else "", text=text), number)
            for number, text in enumerate(lines)
        ]
        named = ids(rows)
        options = [{**known.get(row["text"], {}), "id": named[row.number], "text": row["text"]} for row in rows]
        places = {option["id"]: place for place, option in enumerate(self.kept.get("options", []))}
        shown = sorted(options, key=lambda option: places.get(option["id"], len(places)))
        grading = data.get("grading") or "all"
        return {"options": shown, "correct": [option["id"] for option in options], "grading": grading}


class CategoriseForm(QuestionForm):
    """Things that belong to categories; a category is the same words in several rows."""

    hint = _("Каждую строку относят к одной из групп.")
    items = RowsField(
        prefix="item",
        each=_("Строка"),
        parts=(
            Part("id", look="id"),
            Part("text", _("что")),
            Part("category", _("группа"), look="word", longest=200),
            Part("note", _("пояснение"), rare=True),
        ),
        label=_("Что куда относится"),
        help_text=_("Слева то, что раскладывают, справа название группы: у строк одной группы оно одинаковое."),
        more=_("Ещё строки"),
        rare=_("Пояснения к строкам"),
        first=5,
    )
    empty = LinesField(
        label=_("Группы, в которые ничего не входит"), required=False, widget=area(2), help_text=_("По одной в строке.")
    )
    own: ClassVar[tuple[str, ...]] = ("items",)
    rare: ClassVar[tuple[str, ...]] = ("empty",)
    keys: ClassVar[tuple[str, ...]] = ("items", "categories")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        field: RowsField = self.base_fields["items"]  # type: ignore[assignment]
        titles = {one["id"]: one["text"] for one in body.get("categories") or []}
        items = [
            {**item, "category": titles.get(item["category"]), "note": item.get("feedback")}
            for item in body.get("items") or []
        ]
        used = {item["category"] for item in body.get("items") or []}
        return {"items": field.rows(items), "empty": [text for one, text in titles.items() if one not in used]}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Categories keep their places and ids by their words; the new ones come after."""
        rows: list[Row] = data.get("items") or []
        titles = [row["category"] for row in rows if row["category"]] + list(data.get("empty") or [])
        kept = {one["text"]: one["id"] for one in self.kept.get("categories", []) if one["text"] in titles}
        wanted = list(dict.fromkeys([*kept, *titles]))
        named = ids([Row(some(id=kept.get(text), text=text), number) for number, text in enumerate(wanted)])
        keys = {text: named[number] for number, text in enumerate(wanted)}
        item_ids = ids(rows)
        return {
            "categories": [{"id": key, "text": text} for text, key in keys.items()],
            "items": [
                {
                    "id": item_ids[row.number],
                    "text": row["text"],
                    "category": keys.get(row["category"], ""),
                    **some(feedback=row["note"]),
                }
                for row in rows
            ],
        }
