"""One question of every kind, as an author would write it."""

from __future__ import annotations

from typing import Any

SITUATION: dict[str, Any] = {
    "title": "Яма во дворе",
    "channel": "vk_comment",
    "message": "Когда уберут яму у дома 5 на Мира? Дети падают!",
    "author_name": "Ольга Смирнова",
    "public": True,
    "answered_by": "Администрация",
    "place": "Бор",
    "facts": ["Яму засыплют 12 марта", "Телефон дорожной службы 8 (831) 200-00-10"],
    "points": [{"text": "Яму засыплют 12 марта", "weight": 2}],
    "model_reply": "Ольга, здравствуйте! Яму у дома 5 засыплем 12 марта. Вопросы — по телефону 8 (831) 200-00-10.",
}
PICTURE = {"file": 1, "alt": "Схема двора"}


def options(*texts: str) -> list[dict[str, Any]]:
    return [{"id": chr(97 + number), "text": text} for number, text in enumerate(texts)]


EVERY_KIND: dict[str, dict[str, Any]] = {
    "single": {"stem": "Кто отвечает?", "options": options("Орган", "Никто", "Сосед"), "correct": ["a"]},
    "multiple": {
        "stem": "Какие каналы?",
        "options": options("ВКонтакте", "Слухи", "ПОС", "Сны"),
        "correct": ["a", "c"],
        "grading": "penalty",
    },
    "truefalse": {
        "stem": "Ответ на обращение дают за тридцать дней.",
        "answer": True,
        "feedback_false": "Тридцать дней — общий срок.",
    },
    "match": {"stem": "Соотнесите.", "pairs": [["Комментарий", "Виден всем"], ["Письмо", "Тридцать дней"]]},
    "order": {"stem": "По порядку.", "options": options("Прочесть", "Понять", "Ответить"), "correct": ["a", "b", "c"]},
    "categorise": {
        "stem": "Что куда?",
        "categories": options("Можно", "Нельзя"),
        "items": [
            {"id": "1", "text": "Поздороваться", "category": "a"},
            {"id": "2", "text": "Назвать срок", "category": "a"},
            {"id": "3", "text": "Спорить", "category": "b", "feedback": "Спор читают все."},
        ],
    },
    "short": {
        "stem": "Какой закон?",
        "accepted": ["59-ФЗ", {"text": "152-ФЗ", "fraction": 0.5, "feedback": "Это о персональных данных."}],
    },
    "number": {
        "stem": "Сколько дней на ответ?",
        "answers": [{"value": 30, "tolerance": 0}],
        "units": {"rule": "optional", "list": [{"text": "дней", "factor": 1}, {"text": "недель", "factor": 7}]},
    },
    "cloze": {
        "stem": "Учтут за [[1]] дня, отвечают за [[2]].\n\nПересылают [[3]] за семь; в ответе должны быть [[4]].",
        "gaps": [
            {"id": "1", "kind": "text", "accepted": ["три", "3"]},
            {"id": "2", "kind": "number", "answers": [{"value": 30, "tolerance": 0}], "weight": 2},
            {"id": "3", "kind": "list", "options": options("по компетенции", "кому угодно"), "correct": ["a"]},
            {
                "id": "4",
                "kind": "checks",
                "options": options("срок", "контакт", "упрёк"),
                "correct": ["a", "b"],
                "grading": "penalty",
                "layout": "vertical",
            },
        ],
    },
    "words": {
        "stem": "[[1]], здравствуйте! Яму засыплем [[2]]. Спасибо, [[3]]!",
        "words": [
            {"id": "1", "text": "Ольга", "endless": True},
            {"id": "2", "text": "12 марта"},
            {"id": "3", "text": "скоро"},
        ],
        "places": {"1": "1", "2": "2", "3": "1"},
    },
    "hotspot": {
        "stem": "Что здесь опасно?",
        "picture": PICTURE,
        "mode": "areas",
        "ratio": 1.5,
        "areas": [
            {"id": "1", "text": "Яма", "shape": "circle", "coords": [300, 600, 100], "right": True},
            {"id": "2", "text": "Люк", "shape": "rect", "coords": [600, 500, 800, 700], "right": True},
            {
                "id": "3",
                "text": "Лавка",
                "shape": "poly",
                "coords": [100, 100, 300, 100, 200, 300],
                "feedback": "Цела.",
            },
        ],
    },
    "essay": {"stem": "Почему отписка хуже молчания?", "lines": 8, "words_least": 20, "guide": "Ищите пример."},
    "reply": {"stem": "Ответьте жителю.", "judge": "machine", "situation": SITUATION, "scenario": 1},
}
POINT = {**EVERY_KIND["hotspot"], "stem": "Покажите яму и люк.", "mode": "point"}
