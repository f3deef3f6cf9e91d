"""What a resident answers back to: signs of a reply, as the checker sees them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quizzes import replies

SCORE: Final = "score"
REPEATED: Final = "repeats"
_TOP: Final = 100


@dataclass(frozen=True, order=True)
class Literal:
    """A variable that holds or does not. For the score: at least ``bound`` where it ``holds``, else below it."""

    variable: str
    holds: bool
    bound: int = 0

    @property
    def denied(self) -> Literal:
        return replace(self, holds=not self.holds)


Cube = frozenset[Literal]  # literals that hold together


@dataclass(frozen=True)
class Sign:
    """``words`` are for whoever chooses a condition, ``because`` for whoever reads why the resident answered so."""

    variable: str
    holds: bool
    words: str
    because: str

    @property
    def counts(self) -> bool:
        """Whether it needs a number beside it."""
        return self.variable == SCORE


SIGNS: Final[dict[str, Sign]] = {
    "no_term": Sign("has_deadline", False, "нет срока", "срока не было"),
    "term": Sign("has_deadline", True, "есть срок", "срок назван"),
    "no_action": Sign("has_concrete_action", False, "нет действия", "действия не было"),
    "action": Sign("has_concrete_action", True, "есть действие", "действие названо"),
    "no_answer": Sign("answers_question", False, "не ответили на вопрос", "на вопрос не ответили"),
    "answer": Sign("answers_question", True, "ответили на вопрос", "на вопрос ответили"),
    "rude": Sign("tone_ok", False, "грубость", "тон был грубым"),
    "polite": Sign("tone_ok", True, "нет грубости", "тон был ровным"),
    "leak": Sign("personal_data_leak", True, "личные данные в ответе", "в ответе открылись личные данные"),
    "no_leak": Sign("personal_data_leak", False, "нет личных данных", "личных данных в ответе не было"),
    "asks_data": Sign("pd_request_public", True, "просят личные данные при всех", "личные данные попросили при всех"),
    "runaround": Sign("otpiska", True, "отписка", "это была отписка"),
    "no_runaround": Sign("otpiska", False, "не отписка", "это была не отписка"),
    "no_contact": Sign("has_contact", False, "нет контакта", "контакта не было"),
    "contact": Sign("has_contact", True, "есть контакт", "контакт назван"),
    "no_greeting": Sign("has_greeting", False, "нет приветствия", "приветствия не было"),
    "no_name": Sign("addresses_by_name", False, "нет обращения по имени", "по имени не обратились"),
    "no_empathy": Sign("has_empathy", False, "беда не признана", "беду не признали"),
    "empathy": Sign("has_empathy", True, "беда признана", "беду признали"),
    "false_fact": Sign("contradicts_facts", True, "противоречит фактам", "сказано не то, что в фактах"),
    "repeats": Sign(REPEATED, True, "повторён прежний ответ", "прежний ответ повторён"),
    "below": Sign(SCORE, False, "балл ниже", "балл ниже {bound}"),
    "from": Sign(SCORE, True, "балл не ниже", "балл не ниже {bound}"),
}

# The checker calls nothing a runaround that answers the question.
IMPOSSIBLE: Final[tuple[Cube, ...]] = (frozenset({Literal("otpiska", True), Literal("answers_question", True)}),)


@dataclass(frozen=True)
class Test:
    """A sign in a condition; ``bound`` is the number of points where the sign counts."""

    sign: str
    bound: int = 0

    @property
    def literal(self) -> Literal:
        sign = SIGNS[self.sign]
        return Literal(sign.variable, sign.holds, self.bound if sign.counts else 0)

    @property
    def words(self) -> str:
        sign = SIGNS[self.sign]
        return f"{sign.words} {self.bound}" if sign.counts else sign.words

    @property
    def because(self) -> str:
        return SIGNS[self.sign].because.format(bound=self.bound)

    def holds(self, report: replies.Report) -> bool:
        literal = self.literal
        return _value(literal, report) == literal.holds


def _value(literal: Literal, report: replies.Report) -> bool:
    if literal.variable == SCORE:
        return report.score >= literal.bound
    if literal.variable == REPEATED:
        return any(finding.code == "copied" for finding in report.findings)
    return report.features[literal.variable]


# --- can a condition ever hold? ---------------------------------------------------------------------------------------
def is_consistent(cube: Iterable[Literal]) -> bool:
    """Whether a reply can have all of it: no sign with its contrary, and a score between 0 and 100."""
    sides: dict[str, bool] = {}
    least, most = 0, _TOP
    for literal in cube:
        if literal.variable != SCORE:
            if sides.setdefault(literal.variable, literal.holds) != literal.holds:
                return False
        elif literal.holds:
            least = max(least, literal.bound)
        else:
            most = min(most, literal.bound - 1)
    return least <= most


def can_hold(cube: Cube, earlier: Sequence[Collection[Literal]]) -> bool:
    """Whether there is a reply that has all of ``cube`` and not all of any of ``earlier``."""
    if not is_consistent(cube):
        return False
    if not earlier:
        return True
    first, *rest = earlier
    held = cube
    for literal in sorted(first):  # it fails at this literal, with those before it holding
        if can_hold(held | {literal.denied}, rest):
            return True
        held |= {literal}
    return False
