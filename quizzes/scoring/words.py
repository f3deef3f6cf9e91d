"""A text with gaps and words to put into them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.gaps import gap_problems, marks
from quizzes.scoring.kind import ByMachine, Line
from quizzes.scoring.options import known_id, opaque_id
from quizzes.scoring.values import is_number, is_text, rows_of

MAX_WORDS = 60
MAX_GROUP = 20
TWICE = "Одно и то же слово поставлено в два места."


class Words(ByMachine):
    """The share of gaps with their right word. A word that is not endless and stands in two gaps is in neither."""

    name = "words"
    title = "Слова по местам"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        words, places = rows_of(body.get("words")), body.get("places")
        if not words or not all(_is_word(word) for word in words):
            return [*found, "Впишите слова, которые ставят в пропуски."]
        if not isinstance(places, dict) or not all(isinstance(word, str) for word in places.values()):
            return [*found, "Скажите, какое слово куда подходит."]
        return found + gap_problems(body.get("stem"), list(places)) + _word_problems(words, places)

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        groups = {word["id"]: word.get("group") or 1 for word in body["words"]}
        words = [_shown(word) for word in body["words"]]
        # Authors write the words as they follow in the text, so they are mixed whatever the quiz says.
        if body.get("shuffle", True):
            rng.shuffle(words)
        gaps = [{"id": gap, "group": groups[body["places"][gap]]} for gap in marks(body["stem"])]
        return {**frame_shown(self.name, body), "gaps": gaps, "words": words}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The right words of a gap are all that look like its right word."""
        words = {word["id"]: word for word in body["words"]}
        places = {gap: _looks(words[word]) for gap, word in body["places"].items()}
        alike = {
            gap: sorted(_shown_id(word) for word in words.values() if _looks(word) == look)
            for gap, look in places.items()
        }
        return {**frame_key(body), "places": alike}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> dict[str, str] | None:
        answer = {}
        for gap in shown["gaps"]:
            values = [value for value in data.get(f"answer-{gap['id']}", []) if value]
            if values:
                fitting = [word for word in shown["words"] if word["group"] == gap["group"]]
                answer[gap["id"]] = known_id(fitting, values[-1])
        return answer or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        standing = _standing(shown, answer or {})
        return sum(standing.get(gap) in right for gap, right in key["places"].items()) / len(key["places"])

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        texts = {word["id"]: word["text"] for word in shown["words"]}
        given, standing = answer or {}, _standing(shown, answer or {})
        lines = []
        for number, gap in enumerate(shown["gaps"], start=1):
            right = key["places"][gap["id"]]
            is_right, word = standing.get(gap["id"]) in right, given.get(gap["id"])
            note = "" if word is None or gap["id"] in standing else TWICE
            lines.append(Line(f"Пропуск {number}", texts.get(word), texts[right[0]], is_right, note))
        return lines


def _standing(shown: Mapping[str, Any], answer: Mapping[str, str]) -> dict[str, str]:
    """Which word stands in which gap, without the words that stand in two and may not."""
    endless = {word["id"] for word in shown["words"] if word.get("endless")}
    used = Counter(answer.values())
    return {gap: word for gap, word in answer.items() if word in endless or used[word] == 1}


def _word_problems(words: list[dict[str, Any]], places: Mapping[str, str]) -> list[str]:
    ids = [word["id"] for word in words]
    endless = {word["id"] for word in words if word.get("endless")}
    used = Counter(places.values())
    found = []
    if len(words) > MAX_WORDS:
        found.append(f"Слов должно быть не больше {MAX_WORDS}.")
    if len(set(ids)) < len(ids):
        found.append("Номера слов повторяются.")
    if not set(used) <= set(ids):
        found.append("В ключе названо слово, которого нет.")
    elif any(count > 1 and word not in endless for word, count in used.items()):
        found.append("Слово подходит к двум местам: отметьте, что его можно брать сколько угодно раз.")
    return found


def _is_word(word: Mapping[str, Any]) -> bool:
    group = word.get("group") or 1
    return is_text(word.get("id")) and is_text(word.get("text")) and is_number(group, 1, MAX_GROUP)


def _looks(word: Mapping[str, Any]) -> tuple[str, int]:
    return word["text"].strip(), word.get("group") or 1


def _shown(word: Mapping[str, Any]) -> dict[str, Any]:
    endless = {"endless": True} if word.get("endless") else {}
    return {"id": _shown_id(word), "text": word["text"].strip(), "group": word.get("group") or 1, **endless}


def _shown_id(word: Mapping[str, Any]) -> str:
    return opaque_id("word", word["id"], word["text"])
