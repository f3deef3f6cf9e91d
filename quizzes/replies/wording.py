"""What is said of the language: phrases, long sentences, marks, spelling, and the trainers' own phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from quizzes.replies.language import HARD_READING, Hit, emoji, long_sentences
from quizzes.replies.phrases import find_own
from quizzes.replies.punctuation import MarkCode, misplaced_marks, repeated_words
from quizzes.replies.reading import Reading
from quizzes.replies.report import Finding
from quizzes.replies.spelling import find_slips

_MARKS: Final[dict[MarkCode, tuple[str, str, str]]] = {
    "doubled_marks": ("Лишние знаки", "Знаки подряд читаются как нажим или как спешка.", "Оставьте один знак."),
    "space_before_mark": ("Лишний пробел", "Пробел перед знаком мешает читать.", "Уберите пробел перед знаком."),
    "no_space_after_mark": ("Нет пробела", "Слова по обе стороны знака слиплись.", "Поставьте пробел после знака."),
}  # fmt: skip


def wording(reading: Reading) -> Iterator[Finding]:
    """Yield everything that is said of the words of a reply whatever its matter."""
    yield from (from_hit(reading, hit) for hit in reading.phrases)
    yield from _own(reading)
    yield from _sentences(reading)
    yield from _spelling(reading)
    yield from _marks(reading)
    if not reading.is_thanks:
        for span in emoji(reading.text):
            yield Finding.at(
                span, "emoji", "language", 1, "Смайлик", "Рядом с чужой бедой смайлик выглядит насмешкой.",
                "Уберите его: тепло передают слова.",
            )  # fmt: skip


def from_hit(reading: Reading, hit: Hit) -> Finding:
    """The finding of a phrase of the lexicon."""
    rule = hit.rule
    passage = reading.text.norm[hit.start : hit.end]
    return Finding.at(
        (hit.start, hit.end), rule.code, rule.kind, rule.severity, rule.title, rule.why, rule.how,
        rule.rewording(passage),
    )  # fmt: skip


def _own(reading: Reading) -> Iterator[Finding]:
    for phrase, start, end in find_own(reading.text, reading.situation.phrases.phrases):
        yield Finding.at(
            (start, end), "own_phrase", phrase.kind, phrase.severity, phrase.title, phrase.why, phrase.how,
            phrase.rewording,
        )  # fmt: skip


def _sentences(reading: Reading) -> Iterator[Finding]:
    for sentence in long_sentences(reading.text):
        lead = len(sentence.text) - len(sentence.text.lstrip())
        yield Finding.at(
            (sentence.start + lead, sentence.end), "long_sentence", "language", 1, "Длинное предложение",
            f"В предложении {len(sentence.words)} слов, к концу забывается начало.",
            "Разбейте его на два-три: в каждом одна мысль.",
        )  # fmt: skip
    if len(reading.text.words) > 12 and reading.readability < HARD_READING:
        yield Finding.at(
            None, "hard_reading", "language", 2, "Трудно читать",
            "Длинные слова и предложения придётся перечитывать дважды.",
            "Скажите то же короткими словами, как по телефону.",
        )  # fmt: skip


def _spelling(reading: Reading) -> Iterator[Finding]:
    for slip in find_slips(reading.text, reading.situation):
        how = "Исправьте и перечитайте соседние слова." if slip.right else "Проверьте слово по словарю."
        yield Finding.at(
            (slip.start, slip.end), "spelling", "language", 1, "Ошибка в слове",
            "Ошибку заметят раньше, чем прочтут ответ.", how, slip.right,
        )  # fmt: skip


def _marks(reading: Reading) -> Iterator[Finding]:
    for mark in misplaced_marks(reading.text):
        title, why, how = _MARKS[mark.code]
        yield Finding.at((mark.start, mark.end), mark.code, "language", 1, title, why, how, mark.right)
    for start, end, word in repeated_words(reading.text):
        yield Finding.at(
            (start, end), "repeated_word", "language", 1, "Слово дважды", "Одно и то же слово стоит два раза подряд.",
            "Оставьте одно.", word,
        )  # fmt: skip
