"""The dialogue that an author begins with: the usual turns of a conversation, to be rewritten for the matter."""

from __future__ import annotations

from typing import Any, Final


def _way(to: str, *signs: str, when: str = "all") -> dict[str, Any]:
    return {"when": when, "tests": [{"sign": sign, "bound": 0} for sign in signs], "to": to}


def _scene(id_: str, title: str, message: str, *ways: dict[str, Any], speaker: str = "resident") -> dict[str, Any]:
    return {
        "id": id_, "title": title, "speaker": speaker, "message": message, "facts": [], "ending": None,
        "ways": list(ways),
    }  # fmt: skip


def _end(id_: str, title: str, speaker: str, message: str, outcome: str, meaning: str) -> dict[str, Any]:
    ending = {"outcome": outcome, "meaning": meaning}
    return {**_scene(id_, title, message, speaker=speaker), "ending": ending}


SAMPLE: Final[dict[str, Any]] = {
    "max_turns": 5,
    "scenes": [
        _scene(
            "start",
            "Первое сообщение",
            "",
            _way("governor", "rude"),
            _way("leaked", "leak"),
            _way("angry", "runaround"),
            _way("when", "no_term"),
            _way("thanks", when="else"),
        ),
        _scene(
            "when",
            "Спрашивает, когда",
            "Это понятно, а когда? Дату назовите.",
            _way("governor", "rude"),
            _way("leaked", "leak"),
            _way("thanks", "term"),
            _way("angry", when="else"),
        ),
        _scene(
            "angry",
            "Сердится на отписку",
            "Опять отписка. Кто и что будет делать, вы можете сказать по-человечески?",
            _way("governor", "rude"),
            _way("leaked", "leak"),
            _way("thanks", "action", "term"),
            _way("governor", when="else"),
        ),
        _end(
            "thanks", "Поблагодарил", "resident", "Спасибо, жду.", "good", "Человек получил ответ и не напишет ещё раз."
        ),
        _end(
            "governor",
            "Написал губернатору",
            "governor",
            "Скриншот переписки — на странице губернатора, под ним триста комментариев.",
            "bad",
            "Ответ пришлось давать уже губернатору.",
        ),
        _end(
            "leaked",
            "Данные разошлись",
            "followers",
            "Ничего себе, администрация сама выложила чужие данные. Сохранил.",
            "bad",
            "Личные данные увидели все. Это нарушение закона о персональных данных.",
        ),
    ],
}
