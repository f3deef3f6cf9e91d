from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes.scenarios.channels import LOOKS, Look, look_of
from quizzes.scenarios.kinds.triage import PLACES, TITLES, URGENCIES, WEIGHTS, cards, choices
from quizzes.scenarios.kinds.triage import TRIAGE as KIND

from .door import AnswerForm, Door, SetupForm
from .rows import Rows, line, words

if TYPE_CHECKING:
    from django.forms import BoundField

    from quizzes.scenarios.models import Reply

MOST_CARDS = 12


@dataclass(frozen=True)
class Card:
    """A message of the queue with its four questions."""

    number: int
    author: str
    text: str
    look: Look
    parts: list[BoundField]


@dataclass(frozen=True)
class Part:
    """One question of a card after the exercise."""

    title: str
    given: str
    right: str
    is_right: bool


@dataclass(frozen=True)
class Judged:
    """A card after the exercise."""

    number: int
    author: str
    text: str
    score: int
    parts: list[Part]
    why: str


class TriageForm(AnswerForm):
    """Four choices to each card: ``card-0-urgency`` and so on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        offered = self._offered()
        for number in range(len(cards(self.exercise))):
            saved = self.initial.get(str(number), {})
            for part in WEIGHTS:
                self.fields[f"card-{number}-{part}"] = forms.ChoiceField(
                    label=TITLES[part],
                    choices=offered[part],
                    required=False,
                    initial=saved.get(part),
                    widget=forms.Select if part in ("topic", "body") else forms.RadioSelect,
                    error_messages={"invalid_choice": _("Такого выбора нет: возьмите из списка.")},
                )

    def _offered(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "urgency": list(URGENCIES.items()),
            "topic": [("", "выберите"), *((one, one) for one in choices(self.exercise, "topics"))],
            "body": [("", "выберите"), *((one, one) for one in choices(self.exercise, "bodies"))],
            "place": list(PLACES.items()),
        }

    @property
    def extra(self) -> dict[str, Any]:
        given: dict[str, dict[str, str]] = {}
        for name, value in self.cleaned_data.items():
            if value and name.startswith("card-"):
                _, number, part = name.split("-")
                given.setdefault(number, {})[part] = value
        return given

    def cards(self) -> Iterator[Card]:
        for number, card in enumerate(cards(self.exercise)):
            parts = [self[f"card-{number}-{part}"] for part in WEIGHTS]
            yield Card(number + 1, card["author"], card["text"], look_of(card["channel"]), parts)

    @property
    def total(self) -> int:
        return len(cards(self.exercise))

    @property
    def sorted_so_far(self) -> int:
        """How many cards have all their answers; ``static/js/exercises/triage.js`` counts the same."""
        return sum(all(part.value() for part in card.parts) for card in self.cards())


class TriageSetupForm(SetupForm):
    """The lists to choose from, and the messages with their keys."""

    topics = LinesField(label=_("Темы"), required=False, help_text=_("По одной в строке: «Дороги», «Отопление»."))
    bodies = LinesField(
        label=_("Кто может ответить"), required=False, help_text=_("По одному в строке: органы и службы.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.scenario.setup
        self.initial.update({"topics": saved.get("topics", []), "bodies": saved.get("bodies", [])})
        for name in ("topics", "bodies"):
            self.fields[name].widget.attrs["rows"] = 4
        self.rows = Rows(self, "card", self._row, saved.get("cards", []), least=3, most=MOST_CARDS)

    def _row(self) -> dict[str, forms.Field]:
        return {
            "author": line(_("Автор"), 120),
            "channel": _pick(_("Канал"), [(code, look.full_name) for code, look in LOOKS.items()]),
            "text": words(_("Сообщение"), 2000, 3),
            "urgency": _pick(_("Срочность"), list(URGENCIES.items())),
            "topic": line(_("Тема"), help_text=_("Как в списке выше.")),
            "body": line(_("Кто отвечает"), help_text=_("Как в списке выше.")),
            "also": LinesField(
                label=_("Что ещё засчитать"),
                required=False,
                help_text=_("Другие темы и органы из списков, по одному в строке. Можно оставить пустым."),
            ),
            "place": _pick(_("Где отвечать"), list(PLACES.items())),
            "why": words(_("Почему так"), 500),
        }

    def clean(self) -> dict[str, Any]:
        """Words of a card that are in no list are named beside the field."""
        data = super().clean() or self.cleaned_data
        topics, bodies = data.get("topics") or [], data.get("bodies") or []
        listed = {"topic": topics, "body": bodies, "also": [*topics, *bodies]}
        for number, card in self.rows.numbered:
            for name, known in listed.items():
                said = card[name] if name == "also" else [card[name]]
                if not set(filter(None, said or [])) <= set(known):
                    field = self.rows.name(number, name)
                    self.add_error(field, _("Этого нет в списке выше: впишите туда или поправьте здесь."))
        return data

    @property
    def setup(self) -> dict[str, Any]:
        lists = {name: self.cleaned_data[name] for name in ("topics", "bodies")}
        return {**lists, "cards": [{**card, "also": card["also"] or []} for card in self.rows.kept]}


def _pick(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *choices])


class Triage(Door):
    kind = KIND
    answer_form = TriageForm
    setup_form = TriageSetupForm

    def result(self, reply: Reply) -> Mapping[str, Any]:
        outcome = reply.outcome.get("cards", [])
        return {"judged": [_judged(*pair) for pair in enumerate(zip(cards(reply.exercise), outcome, strict=False))]}


def _judged(number: int, pair: tuple[dict[str, Any], dict[str, Any]]) -> Judged:
    card, found = pair
    said = {**URGENCIES, **PLACES}
    parts = [
        Part(
            TITLES[part],
            said.get(found["given"].get(part, ""), found["given"].get(part, "")),
            said.get(card[part], card[part]),
            found["right"][part],
        )
        for part in WEIGHTS
    ]
    return Judged(number + 1, card["author"], card["text"], found["score"], parts, card["why"])


TRIAGE = Triage()
