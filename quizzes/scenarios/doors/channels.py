from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes.scenarios.channels import LOOKS, Look, look_of
from quizzes.scenarios.kinds.call import HABITS
from quizzes.scenarios.kinds.channels import CHANNELS as KIND
from quizzes.scenarios.kinds.channels import FEWEST, MOST, PHONE, Target, targets

from .door import TEXT_LIMIT, AnswerForm, Door, SetupForm
from .rows import Rows

if TYPE_CHECKING:
    from django.forms import BoundField

    from quizzes.scenarios.models import Reply

CALL = Look("call", "Телефонный разговор", "Что вы скажете жителю", "Вы звоните сами")


@dataclass(frozen=True)
class Version:
    """One channel on the page of the answer."""

    number: int
    title: str
    target: Target
    look: Look
    field: BoundField
    length: int


class ChannelsForm(AnswerForm):
    """A field for each channel: ``text-0`` and so on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        for number, target in enumerate(targets(self.exercise)):
            self.fields[f"text-{number}"] = forms.CharField(
                label=_title(target, targets(self.exercise)),
                required=False,
                max_length=TEXT_LIMIT,
                initial=self.initial.get(str(number), ""),
                widget=forms.Textarea(
                    attrs={
                        "rows": 7,
                        "lang": "ru",
                        "spellcheck": "true",
                        "data-version": target.limit,
                        "aria-describedby": f"length-id_text-{number}",
                    }
                    | ({"data-call": "1"} if target.is_call else {})
                ),
                error_messages={"max_length": _("Ответ длиннее 10 000 знаков. Сократите его и отправьте ещё раз.")},
            )

    @property
    def extra(self) -> dict[str, Any]:
        return {
            name.removeprefix("text-"): value.replace("\r\n", "\n").strip()
            for name, value in self.cleaned_data.items()
            if name.startswith("text-") and value
        }

    def versions(self) -> list[Version]:
        found = targets(self.exercise)
        return [
            Version(
                number + 1,
                _title(target, found),
                target,
                _look(target),
                self[f"text-{number}"],
                target.length_of(str(self[f"text-{number}"].value() or "")),
            )
            for number, target in enumerate(found)
        ]


class ChannelsSetupForm(SetupForm):
    """The channels with their limits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = Rows(self, "target", _row, self.scenario.setup.get("targets", []), least=FEWEST, most=MOST)

    @property
    def setup(self) -> dict[str, Any]:
        return {"targets": [{**row, "limit": row["limit"] or 0} for row in self.rows.kept]}


def _row() -> dict[str, forms.Field]:
    channels = [("", "—"), *((code, look.full_name) for code, look in LOOKS.items()), (PHONE, CALL.network)]
    return {
        "channel": forms.ChoiceField(label=_("Канал"), required=False, choices=channels),
        "limit": forms.IntegerField(
            label=_("Не длиннее"),
            required=False,
            min_value=1,
            max_value=TEXT_LIMIT,
            help_text=_("Знаков; для звонка — секунд."),
            error_messages={"invalid": _("Нужно целое число."), "min_value": _("Нужно число больше нуля.")},
        ),
        "public": forms.BooleanField(label=_("Ответ видят все"), required=False),
        "points": LinesField(
            label=_("Что должно быть здесь"),
            required=False,
            help_text=_("По одному в строке. Пусто: то же, что в самом упражнении."),
        ),
    }


class Channels(Door):
    kind = KIND
    answer_form = ChannelsForm
    setup_form = ChannelsSetupForm

    def writing(self, reply: Reply) -> Mapping[str, Any]:
        return {"habits": HABITS.values()}

    def result(self, reply: Reply) -> Mapping[str, Any]:
        found = targets(reply.exercise)
        texts, judged = reply.work.get("texts", []), reply.outcome.get("versions", [])
        return {
            "versions": [
                {
                    "title": _title(target, found),
                    "look": _look(target),
                    "target": target,
                    "text": text,
                    **one,
                    "habits": _habits(one),
                    "remarks": _remarks(one, text),
                }
                for target, text, one in zip(found, texts, judged, strict=False)
            ],
            "disagreements": [
                {"titles": [_title(found[number], found) for number in one["versions"]], "passages": one["passages"]}
                for one in reply.outcome.get("disagreements", [])
            ],
            "disagreed": reply.outcome.get("disagreed", 0),
        }


def _habits(version: Mapping[str, Any]) -> list[tuple[str, bool]]:
    kept = version.get("habits", {})
    return [(words, kept[name]) for name, words in HABITS.items() if name in kept]


def _remarks(version: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
    """Each with the words it is about, none where something is missing altogether; the same is said once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in version["remarks"]:
        quote = text[one["start"] : one["end"]] if one["start"] is not None else ""
        found.setdefault((one["code"], quote), {**one, "quote": quote})
    return list(found.values())


def _title(target: Target, among: list[Target]) -> str:
    """The name of a network; with the place where two versions are of one network."""
    look = _look(target)
    alike = [other for other in among if _look(other).network == look.network]
    return look.network if len(alike) == 1 else look.full_name


def _look(target: Target) -> Look:
    return CALL if target.is_call else look_of(target.channel)


CHANNELS = Channels()
