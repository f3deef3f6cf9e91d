"""Questions that are answered by choosing: one option, several, «верно — неверно»."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from .question import QuestionForm, area
from .rows import Part, Row, RowsField, ids, share_of, some

NOTE: Final = Part("note", _("пояснение"), longest=1000)
SHARE: Final = Part("share", _("доля балла, %"), look="share", rare=True)
GRADINGS: Final = [
    ("all", _("Всё или ничего")),
    ("penalty", _("По частям, лишнее отнимает балл")),
    ("no_penalty", _("По частям: сколько верных, столько и можно отметить")),
    ("fractions", _("У каждого варианта своя доля балла")),
]


def option_rows(right: str) -> RowsField:
    hint = _("Отметьте верный.") if right == "one" else _("Отметьте все верные.")
    return RowsField(
        prefix="option",
        each=_("Вариант"),
        parts=(Part("id", look="id"), Part("right", _("верный"), look=right), Part("text", longest=1000), NOTE, SHARE),
        label=_("Варианты"),
        help_text=hint,
        more=_("Ещё варианты"),
        rare=_("Доли балла"),
    )


def read_options(field: RowsField, body: Mapping[str, Any]) -> list[Row]:
    right = body.get("correct") or []
    return field.rows(
        {
            "id": option["id"],
            "right": option["id"] in right,
            "text": option["text"],
            "note": option.get("feedback"),
            "share": option.get("fraction"),
        }
        for option in body.get("options") or []
    )


def written_options(rows: list[Row]) -> dict[str, Any]:
    """``options`` and ``correct`` of a body."""
    named = ids(rows)
    written = [
        {
            "id": named[row.number],
            "text": row["text"],
            **some(feedback=row["note"]),
            **({"fraction": share_of(row["share"])} if row["share"] else {}),
        }
        for row in rows
    ]
    return {"options": written, "correct": [named[row.number] for row in rows if row["right"]]}


class SingleForm(QuestionForm):
    """One right option."""

    hint = _("Один верный вариант из нескольких.")
    options = option_rows("one")
    in_order = forms.BooleanField(
        label=_("Не перемешивать варианты"), required=False, help_text=_("Например, числа по возрастанию.")
    )
    own: ClassVar[tuple[str, ...]] = ("options",)
    rare: ClassVar[tuple[str, ...]] = ("in_order",)
    keys: ClassVar[tuple[str, ...]] = ("options", "correct", "shuffle")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        rows = read_options(self.base_fields["options"], body)  # type: ignore[arg-type]
        return {"options": rows, "in_order": body.get("shuffle") is False}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        mixed: dict[str, Any] = {"shuffle": False} if data.get("in_order") else {}
        return {**written_options(data.get("options") or []), **mixed}


class MultipleForm(SingleForm):
    """Several right options."""

    hint = _("Верных вариантов несколько.")
    options = option_rows("tick")
    grading = forms.ChoiceField(label=_("Как оценивать"), choices=GRADINGS, required=False, initial="all")
    own: ClassVar[tuple[str, ...]] = ("options", "grading")
    keys: ClassVar[tuple[str, ...]] = (*SingleForm.keys, "grading", "partial")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        grading = body.get("grading") or ("penalty" if body.get("partial") else "all")
        return {**super().own_initial(body), "grading": grading}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().own_body(data), "grading": data.get("grading") or "all"}


class TrueFalseForm(QuestionForm):
    """A statement that is true or is not."""

    hint = _("Утверждение: верно оно или нет.")
    answer = forms.ChoiceField(
        label=_("Это утверждение"),
        choices=[("true", _("Верно")), ("false", _("Неверно"))],
        widget=forms.RadioSelect,
        required=False,
    )
    feedback_true = forms.CharField(
        label=_("Тому, кто ответит «верно»"), max_length=1000, required=False, widget=area(1)
    )
    feedback_false = forms.CharField(
        label=_("Тому, кто ответит «неверно»"), max_length=1000, required=False, widget=area(1)
    )
    own: ClassVar[tuple[str, ...]] = ("answer", "feedback_true", "feedback_false")
    keys: ClassVar[tuple[str, ...]] = own

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        said = str(body["answer"]).lower() if isinstance(body.get("answer"), bool) else ""
        notes = {name: body.get(name) or "" for name in ("feedback_true", "feedback_false")}
        return {"answer": said, **notes}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        notes = some(feedback_true=data.get("feedback_true"), feedback_false=data.get("feedback_false"))
        return {"answer": data["answer"] == "true", **notes} if data.get("answer") else notes
