"""What the words in braces of a notification mean, with an example each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from . import markup
from .kinds import words_in

if TYPE_CHECKING:
    from .queries import Pattern

MEANING: Final = {
    "answer": ("что ответили", "Перенесли, пока вы на объекте."),
    "answer_by": ("до какого дня ответить", "04.12.2026"),
    "attempts": ("сколько раз пробовали", "8 раз"),
    "body": ("текст целиком", "Осталось пройти «Анатомию ответа» до 15 декабря."),
    "changes": ("что изменилось", "исправлены сроки в третьем уроке"),
    "course": ("название курса", "Анатомия ответа"),
    "courses": ("названия курсов", "«Анатомия ответа», «Тон и конфликт»"),
    "day": ("день", "15.12.2026"),
    "due": ("срок", "15.12.2026"),
    "given": ("что разрешили", "Ещё две попытки до 15 декабря."),
    "ground": ("основание", "Основание: распоряжение № 12 от 01.09.2026. "),
    "letter": ("что тренер просит иметь в виду", "\nВозьмите два своих ответа за неделю."),
    "materials": ("названия материалов", "«Памятка о сроках», «Презентация»"),
    "name": ("название", "1С:ЗУП"),
    "number": ("номер", "2"),
    "people": ("сколько людей", "12 человек"),
    "percent": ("результат", "83"),
    "person": ("о ком речь", "Соколова Анна Петровна"),
    "question": ("вопрос слушателя", "Считать ли субботу, если она рабочая?"),
    "quiz": ("название теста", "Проверка: сроки и маршрут"),
    "reason": ("причина", "отпуск"),
    "requirement": ("название требования", "Базовый курс для отделов обращений"),
    "result": ("результат с запятой впереди", ", результат 83 %"),
    "score": ("баллы", "78"),
    "sender": ("кто пишет", "Кадочникова Ольга Ильинична"),
    "skill": ("название навыка", "Отвечает жителям по существу"),
    "text": ("текст, написанный человеком", "Осталось три дня. Нужна помощь — напишите мне."),
    "title": ("о чём речь", "Тротуар у школы не чищен"),
    "until": ("до какого дня, с пробелом впереди", " по 15.12.2026 включительно"),
    "verdict": ("зачтено ли", "зачёт"),
    "when": ("когда занятие", "24.11.2026, 10:00–11:40"),
    "where": ("где занятие", "Место: ЦУР, большой зал, Кремль, корпус 2."),
    "who": ("кто записан", "Соколова Анна Петровна"),
    "words": ("слова, написанные человеком", "Документ принят, спасибо."),
}


@dataclass(frozen=True)
class Word:
    """A word in braces, as it is offered to whoever writes the letter."""

    name: str
    meaning: str
    example: str


@dataclass(frozen=True)
class Sample:
    """A kind of letter as somebody would read it, with examples."""

    pattern: Pattern
    title: str
    body: str

    def has(self, sought: str) -> bool:
        """Whether every word of ``sought`` stands in it."""
        said = f"{self.title} {self.body} {self.pattern.kind.optional}".casefold()
        return all(word in said for word in sought.casefold().split())


def sample(pattern: Pattern) -> Sample:
    return Sample(pattern, example(pattern.title), example(markup.plain(pattern.body)))


def offered(names: Iterable[str]) -> list[Word]:
    return [Word(name, *MEANING.get(name, (name, name))) for name in sorted(names)]


def example(pattern: str) -> str:
    """The pattern with examples in the place of its words."""
    return pattern.format(**_examples(pattern))


def examples(pattern: str) -> dict[str, str]:
    """The text of a letter with examples: ``body`` plain and ``html`` formatted, as a notification has them."""
    return {
        "body": example(markup.plain(pattern)),
        "html": markup.filled(markup.formatted(pattern), _examples(pattern)),
    }


def _examples(pattern: str) -> dict[str, str]:
    return {word.name: word.example for word in offered(words_in(pattern))}
