"""What a telephone call needs beside its words: five habits, read by plain patterns from the script of the call.

A listener cannot read a sentence again, so phrases are short: at most 16 words. A call begins with a greeting and with
who is calling, says what comes next, and ends with the question whether all is clear.
"""

from __future__ import annotations

import re
from typing import Final

from quizzes import replies

HABITS: Final = {
    "greets": "поздороваться",
    "names": "назвать себя",
    "short": "говорить короткими фразами",
    "asks": "спросить, всё ли понятно",
    "next": "сказать, что будет дальше",
}
LONGEST_PHRASE: Final = 16
# The checker speaks of writing in these: a call needs no contact to look up, and its length is in seconds.
WRITTEN_ONLY: Final = frozenset({"no_contact", "too_short", "too_long"})
_NAMED = re.compile(
    r"\b(?i:меня зовут|мо[её] имя) \S"
    r"|\b(?i:это|я|беспокоит|звонит|говорит|звоню)\b[ ,—–-]*(?:[а-яё]+ ){0,4}[А-ЯЁ][а-яё]+"
)
_PHRASES = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORDS = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:понятн|непонятн|ясно|вопрос|повтор|запис|уточн)[^.!?\n]*\?", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:(?:пере|по)звон[июя]|сообщ[иу]|напиш|пришл|приед|привез|свяж|проверю|проверим|прослежу|звоните|приходите|пишите)",
    re.IGNORECASE,
)


def habits(text: str, report: replies.Report) -> dict[str, bool]:
    """Which habits the script has; ``report`` is the checker's of the same script."""
    features = report.features
    return {
        "greets": features["has_greeting"],
        "names": bool(_NAMED.search(text)),
        "short": all(len(_WORDS.findall(phrase)) <= LONGEST_PHRASE for phrase in _PHRASES.split(text)),
        "asks": bool(_ASKED.search(text)),
        "next": bool(_NEXT.search(text)) or (features["has_concrete_action"] and features["has_deadline"]),
    }
