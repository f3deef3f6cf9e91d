"""Who did or will do what: the verbs of help, told apart from formulas, advice and good intentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.replies.lexicon import phrase_rules, words
from quizzes.replies.relevance import content_facts, coverage, fact_anchor, vocabulary
from quizzes.replies.report import Situation
from quizzes.replies.terms import Term, has_term
from quizzes.replies.text import Sentence, Text, Word

_CLAUSE = re.compile(r"[,;:()]|\s-\s")
_CONDITION = frozenset(["если", "чтобы", "бы", "когда", "пусть", "кабы"])
_NEGATION = frozenset(["не", "ни", "нельзя", "никто", "ничего"])
_RESIDENT = frozenset(["вы", "ты"])
_NOT_DONE = re.compile(r"не представля|в соответствии с|согласно |в рамках |установлено,? что")
_UNSURE = re.compile(
    r"при (?:наличии|условии|возможности)|по мере |в случае выделения|в порядке очередности|в перспектив"
    r"|включен[аоы]? в (?:[а-я]+ ){0,2}(?:план|перечень|программу|список)"
)
_VAGUE = ("noaction", "taken", "vague_time")
_ANCHOR = 0.45
_HALF_ANCHOR = 0.25


@dataclass(frozen=True)
class Action:
    """A promise or a deed: the verb's place; `firm` when it is tied to a date, a fact or a thing of the message."""

    start: int
    end: int
    firm: bool


def find_actions(text: Text, situation: Situation, terms: list[Term]) -> list[Action]:
    found = []
    for sentence in text.sentences:
        candidates = list(_candidates(sentence))
        if candidates:
            ties = _Ties(sentence, situation, terms)
            found += [
                Action(word.start, word.end, ties.hold(word, clause, strong)) for word, clause, strong in candidates
            ]
    return found


class _Ties:
    """What a sentence gives its verbs to hold on to."""

    def __init__(self, sentence: Sentence, situation: Situation, terms: list[Term]) -> None:
        self.dated = has_term(terms, sentence)
        self.exact = has_term(terms, sentence, exact=True)
        self.anchor = fact_anchor(sentence, content_facts(situation.facts))
        self.topic = coverage(situation.message, vocabulary(sentence.words)) > 0 or self.anchor > 0
        self.vague = any(rule.code in _VAGUE and rule.pattern.search(sentence.text) for rule in phrase_rules())
        self.formal = bool(_NOT_DONE.search(sentence.text))
        self.unsure = bool(_UNSURE.search(sentence.text)) and not self.exact

    def hold(self, word: Word, clause: list[Word], strong: bool) -> bool:
        grammemes = _grammemes(word)
        if self.unsure:
            return False
        if "NOUN" in grammemes:
            return self.exact
        if "pres" in grammemes:
            # How things usually go («убирается», «проводится») is a deed only on a named day.
            return strong and self.exact and not self.formal
        if self.anchor >= _ANCHOR or (strong and self.dated):
            return True
        if not strong:
            return self.exact and not self.vague
        if "futr" not in grammemes:
            return self.anchor >= _HALF_ANCHOR and not self.formal
        pale = word.lemma in words("actions", "pale")
        return not pale and not self.formal and (self.topic or _has_thing(clause, word))


def _candidates(sentence: Sentence) -> Iterator[tuple[Word, list[Word], bool]]:
    """Yield the verbs of help in the indicative, with whether they are strong by themselves."""
    strong, weak = words("actions", "strong"), words("actions", "weak")
    for clause in _clauses(sentence):
        lemmas = [word.lemma for word in clause]
        yield from ((word, clause, True) for word in _named_deeds(clause))
        if not _CONDITION.isdisjoint(lemmas[:2]) or "бы" in lemmas:
            continue
        for number, word in enumerate(clause):
            mine = word.parse.lemmas
            if _is_about_the_message(clause, number):
                continue
            is_strong = not mine.isdisjoint(strong) or (mine.isdisjoint(weak) and _is_promise(word))
            if (is_strong or not mine.isdisjoint(weak)) and _is_said(clause, lemmas, number):
                yield word, clause, is_strong


def _named_deeds(clause: list[Word]) -> Iterator[Word]:
    """Yield «чистка», «отлов», «перерасчёт» where no verb says what happens to them: the deed is its noun."""
    grammemes = [word.parse.grammemes for word in clause]
    if any(
        {"VERB", "PRTS", "INFN"} & each and word.lemma != "быть" for each, word in zip(grammemes, clause, strict=True)
    ):
        return
    for word in clause[:2]:
        if word.lemma in words("actions", "nouns") and "nomn" in word.parse.possible:
            yield word


def _clauses(sentence: Sentence) -> Iterator[list[Word]]:
    edges = [match.end() for match in _CLAUSE.finditer(sentence.text)]
    clause: list[Word] = []
    for word in sentence.words:
        while edges and word.start - sentence.start >= edges[0]:
            edges.pop(0)
            if clause:
                yield clause
            clause = []
        clause.append(word)
    if clause:
        yield clause


def _is_said(clause: list[Word], lemmas: list[str], number: int) -> bool:
    """Say whether the verb states a deed of ours: not an order, not a denial, not about the resident."""
    grammemes = _grammemes(clause[number])
    before = lemmas[max(0, number - 2) : number]
    if not _NEGATION.isdisjoint(before) or not _NEGATION.isdisjoint(lemmas[:1]):
        return False
    if "impr" in grammemes or "2per" in grammemes or not _RESIDENT.isdisjoint(_subjects(clause)):
        return False
    if "INFN" in grammemes:
        return not words("actions", "modal").isdisjoint(lemmas[:number])
    return bool({"VERB", "PRTS"} & grammemes)


def _grammemes(word: Word) -> frozenset[str]:
    """Read «заменим» as a promise and not as «заменимый»."""
    grammemes = word.parse.grammemes
    if "ADJS" in grammemes and {"VERB", "1per"} <= word.parse.possible:
        return frozenset({"VERB", "futr", "1per", "plur"})
    return grammemes


def _subjects(clause: list[Word]) -> list[str]:
    return [word.lemma for word in clause if word.text in ("вы", "ты")]


def _is_about_the_message(clause: list[Word], number: int) -> bool:
    """«Разберём ваш вопрос», «обращение передано»: work on the paper and not on the trouble."""
    matter = words("actions", "matter")
    after = (word for word in clause[number + 1 : number + 4] if "accs" in word.parse.possible)
    before = (word for word in clause[max(0, number - 3) : number] if "nomn" in word.parse.possible)
    return any(word.lemma in matter for word in (*after, *before))


def _is_promise(word: Word) -> bool:
    """Say whether any verb outside the lists is a finished deed to come («прибьют», «переведём»)."""
    grammemes = word.parse.grammemes
    return (
        {"VERB", "perf", "futr"} <= grammemes
        and not {"1per", "3per"}.isdisjoint(grammemes)
        and word.lemma not in words("actions", "idle")
    )


def _has_thing(clause: list[Word], verb: Word) -> bool:
    return any("NOUN" in word.parse.grammemes and word is not verb for word in clause)
