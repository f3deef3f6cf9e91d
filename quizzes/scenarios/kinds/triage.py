"""A queue of messages is sorted: how urgent, what about, who answers, and whether in the open.

A card is worth 100 in all: 40 for urgency, 20 for the topic, 25 for who answers, 15 for open or closed. Urgency taken a
step too high keeps half of its points, a step too low keeps none: a pit that waits is worse than a thanks that hurries.
Other topics and bodies that the author accepts are right too. The score is the mean over the cards. The weights are the
programme's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from .kind import Answer, Gap, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise

URGENCIES: Final = {"now": "срочно", "today": "сегодня", "usual": "в обычный срок"}
PLACES: Final = {"open": "ответить открыто", "closed": "ответить лично"}
WEIGHTS: Final = {"urgency": 40, "topic": 20, "body": 25, "place": 15}
TITLES: Final = {"urgency": "Срочность", "topic": "Тема", "body": "Кто отвечает", "place": "Где отвечать"}
FEWEST_CARDS: Final = 3
_WORDS: Final = ("author", "channel", "text", *WEIGHTS, "why")
_STEPS: Final = list(URGENCIES)


class Triage(Kind):
    """``setup``: ``{"topics": [], "bodies": [], "cards": [{"author", "channel", "text", "urgency", "topic", "body",
    "place", "also": [topics and bodies that are right too], "why"}]}``. ``extra`` of an answer:
    ``{"0": {"urgency", …}}``."""

    code = "triage"
    title = "Разобрать очередь"
    about = "Пришло сразу несколько сообщений: что срочно, кому передать, отвечать открыто или лично."
    writes_reply = False
    needs = frozenset()

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        found = cards(exercise)
        return (
            Gap("Темы, хотя бы две", len(choices(exercise, "topics")) >= 2),
            Gap("Кто может ответить, хотя бы двое", len(choices(exercise, "bodies")) >= 2),
            Gap(f"Сообщения, хотя бы {FEWEST_CARDS}", len(found) >= FEWEST_CARDS),
            *(
                Gap(f"Сообщение {number}", False, why=f"не хватает: {', '.join(lacking)}.")
                for number, card in enumerate(found, start=1)
                if (lacking := _lacking(exercise, card))
            ),
            Gap(
                "Почему так, к каждому сообщению",
                all(card.get("why") for card in found),
                blocks=False,
                why="Без объяснения учащийся не поймёт, в чём ошибся.",
            ),
        )

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        left = [
            str(number)
            for number in range(1, len(cards(exercise)) + 1)
            if len(answer.extra.get(str(number - 1), {})) < len(WEIGHTS)
        ]
        return [f"Разберите до конца: {', '.join(left)}."] if left else []

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        judged = [judge(card, answer.extra.get(str(number), {})) for number, card in enumerate(cards(exercise))]
        score = round(sum(card["score"] for card in judged) / (len(judged) or 1))
        return Step({"sorted": dict(answer.extra)}, Judgement(score, outcome={"cards": judged}))


def cards(exercise: Exercise) -> list[dict[str, Any]]:
    """The messages; whatever an old setup lacks is blank."""
    found = exercise.setup.get("cards", [])
    return [_card(card) for card in found if isinstance(card, dict)] if isinstance(found, list) else []


def choices(exercise: Exercise, name: str) -> list[str]:
    """``name``: topics or bodies."""
    found = exercise.setup.get(name, [])
    return [str(one) for one in found] if isinstance(found, list) else []


def _card(one: Mapping[str, Any]) -> dict[str, Any]:
    also = one.get("also")
    return {name: str(one.get(name) or "") for name in _WORDS} | {
        "also": [str(other) for other in also] if isinstance(also, list) else []
    }


def judge(card: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The score of one card, 0–100, and which of its parts are right."""
    shares = {part: _share(part, card, given.get(part, "")) for part in WEIGHTS}
    return {
        "score": round(sum(WEIGHTS[part] * share for part, share in shares.items())),
        "right": {part: share == 1 for part, share in shares.items()},
        "given": dict(given),
    }


def _share(part: str, card: Mapping[str, Any], given: str) -> float:
    if given and (given == card.get(part) or (part in ("topic", "body") and given in card["also"])):
        return 1
    if part != "urgency" or given not in _STEPS or card.get(part) not in _STEPS:
        return 0
    return 0.5 if _STEPS.index(card["urgency"]) - _STEPS.index(given) == 1 else 0


def _lacking(exercise: Exercise, card: Mapping[str, Any]) -> list[str]:
    lacking = {
        "имени автора": not card.get("author"),
        "текста": not card.get("text"),
        "срочности": card.get("urgency") not in URGENCIES,
        "темы из списка": card.get("topic") not in choices(exercise, "topics"),
        "того, кто отвечает, из списка": card.get("body") not in choices(exercise, "bodies"),
        "где отвечать": card.get("place") not in PLACES,
    }
    return [words for words, holds in lacking.items() if holds]


TRIAGE = Triage()
