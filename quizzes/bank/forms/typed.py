"""Questions that are answered in writing and judged by a machine: words, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from .choice import SHARE
from .question import QuestionForm
from .rows import Part, Row, RowsField, number_of, share_of, some, tidy

RARE_NOTE: Final = Part("note", _("пояснение"), longest=1000, rare=True)
# How leniently words are read: the keys of a body with what the form says of them.
SETTINGS: Final = {
    "any_form": _("Принимать те же слова в других формах"),
    "typos": _("Прощать одну опечатку"),
    "case_sensitive": _("Различать большие и маленькие буквы"),
    "strict_yo": _("Различать «е» и «ё»"),
}
RELATIVE: Final = [("", _("единиц")), ("relative", _("% от числа"))]


def read_accepted(field: RowsField, accepted: Any) -> list[Row]:
    """Answers in words: a string, or a text with its share and its note."""
    answers = [{"text": one} if isinstance(one, str) else one for one in accepted or []]
    return field.rows(
        {"text": one.get("text"), "share": one.get("fraction"), "note": one.get("feedback")} for one in answers
    )


def written_accepted(rows: list[Row]) -> list[Any]:
    answers: list[Any] = []
    for row in rows:
        more = some(fraction=share_of(row["share"]), feedback=row["note"])
        answers.append({"text": row["text"], **more} if more else row["text"])
    return answers


def read_answers(field: RowsField, answers: Any) -> list[Row]:
    """Answers in numbers. A relative tolerance is typed in percent."""
    return field.rows(
        {
            "value": one.get("value"),
            "tolerance": (one.get("tolerance") or 0) * (100 if one.get("relative") else 1) or None,
            "relative": "relative" if one.get("relative") else "",
            "share": one.get("fraction"),
            "note": one.get("feedback"),
        }
        for one in answers or []
    )


def written_answers(rows: list[Row]) -> list[dict[str, Any]]:
    answers = []
    for row in rows:
        tolerance = number_of(row["tolerance"]) or 0
        relative = {"relative": True} if row["relative"] and tolerance else {}
        answers.append(
            {
                "value": _number(row["value"]),
                "tolerance": _whole(tolerance / 100 if relative else tolerance),
                **relative,
                **some(fraction=share_of(row["share"]), feedback=row["note"]),
            }
        )
    return answers


def _number(typed: str) -> Any:
    value = number_of(typed)
    return typed if value is None else _whole(value)


def _whole(value: float) -> float | int:
    return tidy(round(float(value), 12))


class ShortForm(QuestionForm):
    """A word or a short phrase."""

    hint = _("Слово или короткая фраза своими словами.")
    accepted = RowsField(
        prefix="answer",
        each=_("Ответ"),
        parts=(Part("text", look="word"), SHARE, RARE_NOTE),
        label=_("Принимаемые ответы"),
        help_text=_("Кавычки и знак в конце не важны. Звёздочка заменяет любой текст: «30 дн*»."),
        more=_("Ещё ответы"),
        rare=_("Доли балла и пояснения"),
        first=3,
    )
    any_form = forms.BooleanField(
        label=SETTINGS["any_form"], required=False, help_text=_("«В прокуратуру» и «прокуратура» — один ответ.")
    )
    typos = forms.BooleanField(
        label=SETTINGS["typos"], required=False, help_text=_("В словах от пяти букв; в цифрах никогда.")
    )
    case_sensitive = forms.BooleanField(label=SETTINGS["case_sensitive"], required=False)
    strict_yo = forms.BooleanField(label=SETTINGS["strict_yo"], required=False)
    own: ClassVar[tuple[str, ...]] = ("accepted", "any_form", "typos")
    rare: ClassVar[tuple[str, ...]] = ("case_sensitive", "strict_yo")
    keys: ClassVar[tuple[str, ...]] = ("accepted", *SETTINGS)

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        rows = read_accepted(self.base_fields["accepted"], body.get("accepted"))  # type: ignore[arg-type]
        return {"accepted": rows, **{name: bool(body.get(name)) for name in SETTINGS}}

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        ticked = {name: True for name in SETTINGS if data.get(name) and name != "typos"}
        typos = {"typos": 1} if data.get("typos") else {}
        return {"accepted": written_accepted(data.get("accepted") or []), **ticked, **typos}


class NumberForm(QuestionForm):
    """A number, perhaps with a unit."""

    hint = _("Число: с допуском и, если нужно, с единицами.")
    answers = RowsField(
        prefix="answer",
        each=_("Ответ"),
        parts=(
            Part("value", _("число"), look="number", longest=40),
            Part("tolerance", _("допуск"), look="number", longest=40),
            Part("relative", _("в чём допуск"), look="choice", choices=RELATIVE),
            SHARE,
            RARE_NOTE,
        ),
        label=_("Верные ответы"),
        help_text=_("Число и на сколько можно ошибиться. Считается первый ответ, который подошёл."),
        more=_("Ещё ответы"),
        rare=_("Доли балла и пояснения"),
        first=1,
    )
    unit_rule = forms.ChoiceField(
        label=_("Единицы"),
        choices=[("", _("не спрашивать")), ("optional", _("можно не писать")), ("required", _("нужно написать"))],
        required=False,
    )
    units = RowsField(
        prefix="unit",
        each=_("Единица"),
        parts=(
            Part("text", _("как пишут"), look="word", longest=40),
            Part("factor", _("во сколько раз больше основной"), look="number", longest=40),
        ),
        label=_("Какие единицы понимать"),
        help_text=_("Основная — с множителем 1. Для ответа в днях: «дней» 1, «недель» 7."),
        more=_("Ещё единицы"),
        first=2,
    )
    unit_penalty = forms.IntegerField(
        label=_("Сколько отнять за единицу, %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Если её нет или она не та. Пусто — ответ не засчитать."),
    )
    own: ClassVar[tuple[str, ...]] = ("answers",)
    rare: ClassVar[tuple[str, ...]] = ("unit_rule", "units", "unit_penalty")
    keys: ClassVar[tuple[str, ...]] = ("answers", "units")

    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        units = body.get("units") or {}
        penalty = units.get("penalty")
        field: RowsField = self.base_fields["units"]  # type: ignore[assignment]
        return {
            "answers": read_answers(self.base_fields["answers"], body.get("answers")),  # type: ignore[arg-type]
            "unit_rule": units.get("rule", ""),
            "units": field.rows(units.get("list") or []),
            "unit_penalty": None if penalty is None else round(penalty * 100),
        }

    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {"answers": written_answers(data.get("answers") or [])}
        if rule := data.get("unit_rule"):
            listed = [{"text": row["text"], "factor": _number(row["factor"] or "1")} for row in data.get("units") or []]
            penalty = data.get("unit_penalty")
            body["units"] = {"rule": rule, "list": listed}
            if penalty is not None:
                body["units"]["penalty"] = _whole(penalty / 100)
        return body
