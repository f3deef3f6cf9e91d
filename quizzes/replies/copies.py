"""Is the reply a copy of the model, of the runaround shown as a warning, or of an earlier reply of the same person?

Only what says something is compared: greeting, name, thanks and signature are alike in all good replies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from quizzes.replies.report import Situation
from quizzes.replies.text import normalise

CopyOf = Literal["model", "runaround", "earlier"]

# How alike (of 100) two texts are when one is a copy; words in another order still are.
SAME = 93
SAME_WORDS = 95
# Shorter texts are alike by chance; beyond so many characters the comparison adds nothing.
SHORTEST = 60
COMPARED = 3_000
# Of an official's earlier replies only so many are compared.
EARLIER = 20
_FORMULA = re.compile(
    r"^\s*(?:[а-я]+(?: [а-я]+){0,2},? )?(?:здравствуйте|добр[а-я]+ (?:день|утро|вечер|дня))(?:, [а-я]+(?: [а-я]+)?)?"
    r"[!.,]*"
    r"|с уважением[^.!?\n]{0,120}$|спасибо(?: вам)?,? (?:за|что)[^.!?]{0,60}[.!]|хорошего (?:вам )?дня[.!]*"
)


@dataclass(frozen=True)
class Copy:
    of: CopyOf
    share: int


def find_copy(reply: str, situation: Situation) -> Copy | None:
    """Return the text that the reply repeats, the model first."""
    said = _matter(reply)
    if len(said) < SHORTEST:
        return None
    sources: list[tuple[CopyOf, str]] = [("model", situation.model_reply), ("runaround", situation.runaround_reply)]
    sources += [("earlier", text) for text in situation.earlier[:EARLIER]]
    for of, text in sources:
        if share := _alike(said, _matter(text)):
            return Copy(of, share)
    return None


def likeness(text: str, other: str) -> int:
    """Return how alike two replies are (of 100) where one repeats the other, else 0; formulas of courtesy aside."""
    said = _matter(text)
    return _alike(said, _matter(other)) if len(said) >= SHORTEST else 0


def _alike(said: str, source: str) -> int:
    """Return how alike two texts are (of 100), 0 where that is no copy."""
    if len(source) < SHORTEST:
        return 0
    shorter, longer = sorted((len(said), len(source)))
    if shorter >= 0.8 * longer:
        whole = fuzz.ratio(said, source, score_cutoff=SAME)
        return round(whole or fuzz.token_sort_ratio(said, source, score_cutoff=SAME_WORDS))
    # The source word for word inside a longer reply, or most of it with a sentence left out.
    inside = said if len(said) < len(source) else source
    if len(inside) >= 0.5 * longer and len(inside) >= 2 * SHORTEST:
        return round(fuzz.partial_ratio(said, source, score_cutoff=SAME + 3))
    return 0


@lru_cache(maxsize=256)
def _matter(text: str) -> str:
    return " ".join(_FORMULA.sub(" ", normalise(text[:COMPARED]).strip()).split())
