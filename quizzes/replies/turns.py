"""Turns of speech that no list of phrases can hold: how rudeness is built, whatever the words.

An official reply has no reason to ask the resident mocking questions, to say «сами» about them, to tell them how to
live, or to slip into «ты». Each such turn weighs something; `tone` weighs them together with the other cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizzes.replies.contacts import PHONE
from quizzes.replies.lexicon import pattern, words
from quizzes.replies.relevance import coverage, vocabulary
from quizzes.replies.report import Situation
from quizzes.replies.text import Sentence, Word

_UNRELATED = 0.12

_REAL_QUESTION = pattern("tone", "real_question")
_PROVOKING = re.compile(
    r"^[\s\"-]*(?:а|и|ну|но|или|может|может быть|разве|неужели|вы|вам|вас|кто|сколько)\b"
    r"|\b(?:вы|вам|вас|ваш[а-я]*|сами|и что|что с того)\b|[а-я]+(?:ете|ите)\b"
)
_ADMITTED = re.compile(r"\b(?:мы|нам|нас|нами|наш[а-я]*|извин[а-я]+|прост[а-я]+|наша|признаем|пересчит[а-я]+)\b")
_CONDITION = re.compile(r"\b(?:если|когда|чтобы|пока|вдруг|где|куда|котор[а-я]+|если что)\b")
_PARTICLES = pattern("tone", "particles")
_BARE_GREETING = re.compile(r"здрав?ствуй|добр(?:ый|ое|ого)|уважением|спасибо|благодар")


@dataclass(frozen=True)
class Turn:
    """One turn of speech: the rule it breaks and what it weighs."""

    code: str
    weight: int


def find_turns(sentence: Sentence) -> Iterator[Turn]:
    if _is_mocking_question(sentence):
        yield Turn("condescension", 3)
    particles = min(2, len(set(_PARTICLES.findall(sentence.text))))
    if particles:
        yield Turn("belittling", particles)
    for number, word in enumerate(sentence.words):
        before, after = sentence.words[:number], sentence.words[number + 1 : number + 5]
        yield from _word_turns(sentence, word, before, after)


def _word_turns(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> Iterator[Turn]:
    cues = (
        ("blame", 3, _is_blaming_self),
        ("blame", 3, _is_too_late),
        ("blame", 2, _is_reproach),
        ("blame", 2, _is_accusing),
        ("familiarity", 3, _is_thou),
        ("lecture", 3, _is_habit_demanded),
        ("lecture", 2, _is_command),
        ("belittling", 3, _is_shrug),
        ("belittling", 3, _is_comparison),
        ("belittling", 3, _is_left_to_endure),
        ("blame", 2, _is_judged),
        ("condescension", 1, _is_your_own),
        ("rude", 1, _is_slang),
    )
    for code, weight, holds in cues:
        if holds(sentence, word, before, after):
            yield Turn(code, weight)


def _is_mocking_question(sentence: Sentence) -> bool:
    asks = "?" in sentence.text and '"' not in sentence.text
    return asks and bool(_PROVOKING.search(sentence.text)) and not _REAL_QUESTION.search(sentence.text)


def is_unrelated(sentence: Sentence, situation: Situation) -> bool:
    """Say whether a sentence speaks neither of the facts nor of us: then it speaks about the resident."""
    if _ADMITTED.search(sentence.text) or PHONE.search(sentence.text) or _BARE_GREETING.search(sentence.text):
        return False
    if any("1per" in word.parse.grammemes for word in sentence.words):
        return False
    told = vocabulary(sentence.words)
    return len(told.lemmas) >= 3 and all(coverage(fact, told) < _UNRELATED for fact in situation.facts)


def _is_blaming_self(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Сами же прикормили», «это вы и приносите»: the deed is the resident's, and it is said as a reproach."""
    if word.text == "вы":
        return bool(before) and before[-1].text in ("это", "же") and _has_their_deed(after)
    if word.text != "сами" or _ADMITTED.search(sentence.text):
        return False
    pointed = any(other.text in ("вы", "же", "и", "себе") for other in (*before[-1:], *after[:1]))
    return pointed and _has_their_deed(after)


def _is_too_late(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Надо было думать»: what should have been done is of no help now."""
    if word.text not in ("надо", "нужно", "следовало", "стоило") or _ADMITTED.search(sentence.text):
        return False
    near = [other.text for other in (*before[-1:], *after[:2])]
    infinitive = any("INFN" in other.parse.grammemes for other in (*before[-1:], *after))
    return infinitive and ("было" in near or word.text in ("следовало", "стоило"))


def _is_reproach(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Учились бы», «вы бы следили»: an advice that is no advice."""
    if word.text != "бы" or re.search(r"\b(?:если|мы|хотел[аи]?|могл[аи]|было|чтобы|должн[а-я]+)\b", sentence.text):
        return False
    return any({"VERB", "past", "plur"} <= other.parse.grammemes for other in (*before[-1:], *after))


def _is_accusing(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Чипсами кормите»: the resident's doings are described to them."""
    grammemes = word.parse.grammemes
    if not {"VERB", "2per", "plur"} <= grammemes or "impr" in grammemes or (before and before[-1].text == "не"):
        return False
    if word.parse.lemmas & (words("tone_words", "their_deeds") | words("tone_words", "requests")):
        return False
    return not _CONDITION.search(sentence.text[: word.start - sentence.start])


def _is_thou(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    grammemes = word.parse.grammemes
    return {"VERB", "sing", "2per"} <= grammemes and word.text.endswith(("шь", "шься"))


def _is_habit_demanded(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Надо смотреть», «закаливать надо»: a lasting habit is demanded; papers to hand in are not a habit."""
    if word.text not in ("надо", "пора", "полезно", "нужно", "следует") or (
        before and before[-1].text in ("не", "что")
    ):
        return False
    if any(other.text == "не" for other in after[:1]) or _ADMITTED.search(sentence.text):
        return False
    procedural = words("tone_words", "procedural") | words("tone_words", "requests")
    habits = [other for other in (*before[-1:], *after[:2]) if {"INFN", "impf"} <= other.parse.grammemes]
    return any(other.lemma not in procedural for other in habits)


def _is_command(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """An order that no office gives: «капюшон надевайте», «не морочьте голову»."""
    if "impr" not in word.parse.grammemes or not {"VERB"} <= word.parse.grammemes:
        return False
    if "пожалуйста" in sentence.text:
        return False
    return word.parse.lemmas.isdisjoint(words("tone_words", "requests"))


def _is_shrug(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Не растаете», «никто не умер»: the trouble is waved away."""
    if not before or before[-1].text != "не":
        return False
    if {"VERB", "2per", "perf"} <= word.parse.grammemes and "impr" not in word.parse.grammemes:
        return word.lemma not in words("tone_words", "spared") and not _CONDITION.search(sentence.text)
    denied = any(other.text in ("никто", "никого") for other in before[-3:])
    return denied and word.lemma in words("tone_words", "never")


def _is_comparison(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Остальные едят и не жалуются»: others are held up as an example."""
    if not after or word.lemma not in ("остальной", "другой") or "plur" not in word.parse.grammemes:
        return False
    return {"VERB", "pres", "3per", "plur", "impf"} <= after[0].parse.grammemes


def _is_left_to_endure(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Подождёте», «дойдёте пешком»: the resident is told to put up with it."""
    if not {"2per", "futr", "plur"} <= word.parse.grammemes or _CONDITION.search(sentence.text):
        return False
    return word.lemma in words("tone_words", "endured")


def _is_judged(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Вы опять недовольны», «вы такая нетерпеливая»: the person is judged and not the matter."""
    if word.text != "вы" or _CONDITION.search(sentence.text) or _ADMITTED.search(sentence.text):
        return False
    return any(
        other.text.startswith("не") and not other.text.startswith("неравнодуш")
        and not {"ADJF", "ADJS"}.isdisjoint(other.parse.grammemes)
        for other in after
    )  # fmt: skip


def _is_your_own(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Без ваших советов», «ваши старики»: «ваш» before a word that does not belong to the matter."""
    if word.lemma != "ваш" or not after or "NOUN" not in after[0].parse.grammemes:
        return False
    return after[0].lemma not in words("tone_words", "theirs")


def _is_slang(sentence: Sentence, word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    return not {"Infr", "Slng", "Dist"}.isdisjoint(word.parse.grammemes)


def _has_their_deed(near: Iterable[Word]) -> bool:
    return any(
        "VERB" in word.parse.grammemes and ("2per" in word.parse.grammemes or {"past", "plur"} <= word.parse.grammemes)
        for word in near
    )
