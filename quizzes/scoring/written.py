"""What is written at length: an essay, which a person judges, and a reply to a resident, which a machine may judge."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

from quizzes import replies
from quizzes.scenarios.exercise import Exercise
from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import AnswerError, Line, NeedsPersonError
from quizzes.scoring.values import is_number, is_text, may_be_text, printable

MAX_LENGTH: Final = 20_000
MAX_WORDS: Final = 5_000
MAX_LINES: Final = 60
JUDGES: Final = ("machine", "person")
# What of a frozen exercise its reader sees; the rest is the key.
SEEN: Final = (
    "title",
    "channel",
    "public",
    "answered_by",
    "author_name",
    "place",
    "message",
    "facts",
    "rules",
    "urgency",
    "norm_minutes",
    "picture_id",
    "picture_alt",
)
_TEXTS: Final = (
    *("title", "channel", "answered_by", "author_name", "place", "message", "urgency", "picture_alt"),
    *("model_reply", "runaround_reply", "runaround_why", "trainer_comment", "source", "permission"),
)


def _written(data: Mapping[str, list[str]]) -> str | None:
    values = data.get("answer", [])
    text = printable(values[-1], in_lines=True).strip() if values else ""
    if len(text) > MAX_LENGTH:
        raise AnswerError(f"Текст длиннее {MAX_LENGTH} знаков. Напишите короче.")
    return text or None


class Essay:
    """An answer at length. Only a person can say what it is worth."""

    name = "essay"
    title = "Развёрнутый ответ"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        if not may_be_text(body.get("template")) or not may_be_text(body.get("guide")):
            found.append("Заготовка и памятка проверяющему должны быть текстом.")
        if not is_number(body.get("lines") or 1, 1, MAX_LINES):
            found.append(f"Высота поля — от 1 до {MAX_LINES} строк.")
        least, most = body.get("words_least"), body.get("words_most")
        if not is_number(least or 0, 0, MAX_WORDS) or not is_number(most or 1, 1, MAX_WORDS):
            found.append(f"Слов может быть от 1 до {MAX_WORDS}.")
        elif least and most and least > most:
            found.append("Наименьшее число слов больше наибольшего.")
        return found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        limits = {name: int(body[name]) for name in ("lines", "words_least", "words_most") if body.get(name)}
        template = {"template": body["template"]} if body.get("template") else {}
        return {**frame_shown(self.name, body), **limits, **template}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**frame_key(body), "guide": body.get("guide") or ""}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        """The template left as it is, is no answer."""
        text = _written(data)
        return None if text == printable(shown.get("template", ""), in_lines=True).strip() else text

    def by_person(self, key: Mapping[str, Any]) -> bool:
        return True

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        if answer is None:
            return 0.0
        raise NeedsPersonError

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return [Line("", answer, None, None)]


class Reply:
    """A reply to a resident inside a quiz: worth the checker's score, or what a person says."""

    name = "reply"
    title = "Ответ жителю"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        if body.get("judge") not in JUDGES:
            found.append("Скажите, кто оценивает ответ: машина или человек.")
        situation = body.get("situation")
        if not isinstance(situation, dict) or not is_text(situation.get("message")):
            return [*found, "Выберите упражнение: без сообщения жителя отвечать не на что."]
        if not _is_situation(situation):
            found.append("Упражнение записано с ошибкой: выберите его заново.")
        return found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        situation = {name: body["situation"][name] for name in SEEN if name in body["situation"]}
        return {**frame_shown(self.name, body), "situation": situation}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: body[name] for name in ("judge", "situation", "scenario") if name in body}
        return {**frame_key(body), **kept}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        return _written(data)

    def by_person(self, key: Mapping[str, Any]) -> bool:
        return bool(key["judge"] == "person")

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        if answer is None:
            return 0.0
        if self.by_person(key):
            raise NeedsPersonError
        return report(key, answer).score / 100

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return [Line("", answer, key["situation"].get("model_reply") or None, None)]


def report(key: Mapping[str, Any], answer: str) -> replies.Report:
    """What the checker says of the reply, whoever judges it."""
    return replies.check(answer, Exercise.from_json(key["situation"]).for_checker())


def _is_situation(situation: Mapping[str, Any]) -> bool:
    """Whether a frozen exercise can be read and judged. A weight that is absent is the checker's own."""
    return (
        all(isinstance(situation.get(name, ""), str) for name in _TEXTS)
        and situation.get("kind", "single") == "single"
        and all(_are_texts(situation.get(name, [])) for name in ("facts", "rules", "traps"))
        and _are_points(situation.get("points", []))
        and all(_are_weights(situation.get(name, {})) for name in ("weights", "caps"))
        and is_number(situation.get("pass_score", 0), 0, 100)
        and is_number(situation.get("norm_minutes", 0), 0, 10**6)
    )


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)


def _are_points(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(point, dict) and is_text(point.get("text")) and is_number(point.get("weight", 1), 0, 100)
        for point in value
    )


def _are_weights(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and is_number(weight, 0, 100) for name, weight in value.items()
    )
