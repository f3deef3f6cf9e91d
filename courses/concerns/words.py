"""A concern in words: what was noticed, and the question that it is. Pure."""

from __future__ import annotations

from typing import Final

from lms.ui.russian import plural

from .models import Concern

ASK: Final = {
    Concern.Kind.FAST_READING: "Спросите, знаком ли материал и не открыт ли он был раньше на бумаге или на семинаре.",
    Concern.Kind.FAST_QUIZ: "Спросите, как проходил тест: возможно, вопросы уже разбирали вместе.",
    Concern.Kind.MODEL_TEXT: "Спросите, как человек ответил бы своими словами, если житель напишет завтра.",
    Concern.Kind.SAME_TEXT: "Спросите обоих, писали ли они вместе: общий ответ тоже бывает учёбой.",
}


def noticed(concern: Concern) -> str:
    facts, kind = concern.facts, Concern.Kind(concern.kind)
    if kind is Concern.Kind.FAST_READING:
        spent = plural(facts["minutes"], "минуту", "минуты", "минут") if facts["minutes"] else "меньше минуты"
        return f"Материалы рассчитаны на {plural(facts['planned'], 'минуту', 'минуты', 'минут')}, пройдены за {spent}."
    if kind is Concern.Kind.FAST_QUIZ:
        questions = plural(facts["questions"], "вопрос", "вопроса", "вопросов")
        seconds = plural(facts["seconds"], "секунду", "секунды", "секунд")
        return f"«{facts['title']}»: {questions} за {seconds}, тест сдан."
    source = "с образцом" if kind is Concern.Kind.MODEL_TEXT else "с ответом, который раньше отправил коллега"
    return f"«{facts['title']}»: текст на {facts['alike']} % совпадает {source}."


def ask(concern: Concern) -> str:
    return ASK[Concern.Kind(concern.kind)]
