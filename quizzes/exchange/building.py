"""Bodies out of what other systems keep: answers with fractions, tolerances, orders. Pure.

A reader says what stands in the file; here it becomes what `quizzes.scoring` understands, scored the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .drafts import Unreadable

Body = dict[str, Any]

# The shares of a mark that Moodle knows; another one is a slip of the author (33 % for a third).
SHARES: Final = tuple(
    sorted(
        {0.0, 1.0, 0.9, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.125, 0.1, 0.05}
        | {5 / 6, 2 / 3, 1 / 3, 1 / 6, 1 / 7, 1 / 9}
    )
)
NEAR: Final = 0.00001
_DIGITS: Final = str.maketrans({",": ".", "\N{MINUS SIGN}": "-", " ": None, "\xa0": None, "\n": None})


@dataclass(frozen=True)
class Answer:
    """An answer with the share of the mark that it earns."""

    text: str
    fraction: float
    feedback: str = ""


def known_share(fraction: float, place: str = "") -> float:
    """The share of a mark that is meant; Unreadable where Moodle would not know it."""
    for share in SHARES:
        if abs(abs(fraction) - share) < NEAR:
            return share if fraction >= 0 else -share
    raise Unreadable(
        f"Доля {percent(fraction)} не из тех, что знает Moodle. Треть пишется как 33.33333, шестая часть — 16.66667.",
        place,
    )


def nearest_share(fraction: float) -> float:
    """The share that Moodle knows which is nearest."""
    share = min(SHARES, key=lambda one: abs(abs(fraction) - one))
    return share if fraction >= 0 else -share


def shares(body: Mapping[str, Any]) -> list[float]:
    """What each option of a question with one or several right ones earns in Moodle's way of keeping it."""
    correct = body["correct"]
    if len(correct) == 1 and "grading" not in body and "partial" not in body:
        return [1.0 if one["id"] in correct else nearest_share(one.get("fraction", 0.0)) for one in body["options"]]
    if body.get("grading") == "fractions":
        return [nearest_share(one.get("fraction", 0.0)) for one in body["options"]]
    even = nearest_share(1 / len(correct))
    grading = body.get("grading") or ("penalty" if body.get("partial") else "all")
    wrong = {"penalty": -even, "no_penalty": 0.0}.get(grading, -1.0)
    return [even if one["id"] in correct else wrong for one in body["options"]]


def percent(fraction: float) -> str:
    return f"{hundredths(fraction)} %".replace(".", ",")


def hundredths(fraction: float) -> str:
    """A share in hundredths, as it is written: 33.33333, −50, 100."""
    return f"{round(fraction * 100, 5) + 0.0:.5f}".rstrip("0").rstrip(".")


def choice(answers: Iterable[Answer], *, single: bool) -> tuple[str, Body, list[str]]:
    """One right answer or several: the kind, its part of the body, remarks."""
    kept = [answer for answer in answers if answer.text]
    if len(kept) < 2:
        raise Unreadable("Нужны хотя бы два варианта ответа.")
    return _single(kept) if single else _multiple(kept)


def _single(answers: Sequence[Answer]) -> tuple[str, Body, list[str]]:
    best = max(answers, key=lambda one: one.fraction)
    if best.fraction <= 0:
        raise Unreadable("Ни один вариант не отмечен как правильный.")
    remarks = []
    if best.fraction < 1 - NEAR:
        remarks.append("Ни один вариант не стоил 100 %: лучший принят за правильный.")
    if any(answer.fraction < 0 for answer in answers):
        remarks.append("Вычет за неверный вариант не сохранён: за него ноль.")
    right = answers.index(best)
    options = []
    for number, answer in enumerate(answers):
        options.append(_option(number, answer, 0.0 if number == right else max(0.0, answer.fraction)))
    return "single", {"options": options, "correct": [options[right]["id"]]}, remarks


def _multiple(answers: Sequence[Answer]) -> tuple[str, Body, list[str]]:
    right = [answer for answer in answers if answer.fraction > 0]
    wrong = [answer for answer in answers if answer.fraction <= 0]
    if not right:
        raise Unreadable("Ни один вариант не отмечен как правильный.")
    correct = [str(number + 1) for number, answer in enumerate(answers) if answer.fraction > 0]
    even = 1 / len(right)
    if all(abs(one.fraction - even) < NEAR for one in right) and all(abs(one.fraction + even) < NEAR for one in wrong):
        options = [_option(number, answer, 0.0) for number, answer in enumerate(answers)]
        return "multiple", {"options": options, "correct": correct, "grading": "penalty"}, []
    options = [_option(number, answer, answer.fraction) for number, answer in enumerate(answers)]
    remarks = []
    total = sum(answer.fraction for answer in right)
    if abs(total - 1) > 0.01:
        remarks.append(f"Доли правильных вариантов дают вместе {percent(total)}, а не 100 %.")
    return "multiple", {"options": options, "correct": correct, "grading": "fractions"}, remarks


def _option(number: int, answer: Answer, fraction: float) -> Body:
    option: Body = {"id": str(number + 1), "text": answer.text}
    if answer.feedback:
        option["feedback"] = answer.feedback
    if fraction:
        option["fraction"] = fraction
    return option


def truefalse(answer: bool, *, feedback_true: str = "", feedback_false: str = "") -> Body:
    return with_set({"answer": answer}, feedback_true=feedback_true, feedback_false=feedback_false)


def short(answers: Iterable[Answer], *, case_sensitive: bool = False) -> tuple[Body, list[str]]:
    """Words typed in. An answer «*» is what is said to everybody else."""
    accepted: list[Any] = []
    rest, remarks = "", []
    for answer in answers:
        if not answer.text.replace("*", "").strip():
            if answer.text and answer.fraction > 0:
                remarks.append(f"Любой другой ответ стоил {percent(answer.fraction)}: теперь за него ноль.")
            rest = rest or answer.feedback
        elif answer.fraction < 0:
            remarks.append("Вычет за неверный ответ не сохранён: за него ноль.")
        elif answer.fraction >= 1 and not answer.feedback:
            accepted.append(answer.text)
        else:
            share = {} if answer.fraction >= 1 else {"fraction": answer.fraction}
            accepted.append(with_set({"text": answer.text, **share}, feedback=answer.feedback))
    if not accepted:
        raise Unreadable("Нет ни одного принимаемого ответа.")
    body: Body = {"accepted": accepted}
    if case_sensitive:
        body["case_sensitive"] = True
    return with_set(body, feedback={"wrong": rest} if rest else {}), remarks


@dataclass(frozen=True)
class Number:
    """A number with how far off an answer may be."""

    value: float
    tolerance: float
    fraction: float
    feedback: str = ""


def number(answers: Iterable[Number], *, otherwise: str = "") -> Body:
    """A number typed in; ``otherwise`` is said to who gave none of them."""
    found: list[Body] = []
    for one in answers:
        entry: Body = {"value": plain(one.value), "tolerance": plain(one.tolerance)}
        if one.fraction < 1:
            entry["fraction"] = one.fraction
        found.append(with_set(entry, feedback=one.feedback))
    if not found:
        raise Unreadable("Нет ни одного числа, которое принимается.")
    return with_set({"answers": found}, feedback={"wrong": otherwise} if otherwise else {})


def decimal(text: str) -> float:
    """A number as people write it. Unreadable where it is none."""
    try:
        value = float(text.translate(_DIGITS))
    except ValueError:
        raise Unreadable(f"«{text.strip()[:40]}» — не число.") from None
    if not -1e300 < value < 1e300:
        raise Unreadable(f"«{text.strip()[:40]}» — не число.")
    return value


def plain(value: float) -> int | float:
    """A whole number without its point."""
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def match(pairs: Iterable[tuple[str, str]]) -> Body:
    """What belongs to what; a right side without a left one fits nothing."""
    found, extra = [], []
    for left, right in pairs:
        if left and right:
            found.append([left, right])
        elif right:
            extra.append(right)
        elif left:
            raise Unreadable(f"У «{left[:60]}» нет пары.")
    rights = {right.strip() for _, right in found}
    return with_set({"pairs": found}, extra=[one for one in dict.fromkeys(extra) if one.strip() not in rights])


def order(items: Sequence[str], *, grading: str) -> Body:
    """Things in their right order."""
    options = [{"id": str(number), "text": text} for number, text in enumerate(items, start=1)]
    return {"options": options, "correct": [option["id"] for option in options], "grading": grading}


def with_set(body: Body, **more: Any) -> Body:
    """``body`` with those of ``more`` that say anything."""
    return {**body, **{key: value for key, value in more.items() if value}}


def outcome_feedback(right: str, part: str, wrong: str) -> Mapping[str, str]:
    return with_set({}, right=right, part=part, wrong=wrong)


def accepted(one: Any) -> Answer:
    """An accepted answer of a body: a string, or an object with more."""
    if isinstance(one, str):
        return Answer(one, 1.0)
    return Answer(one["text"], float(one.get("fraction", 1.0)), one.get("feedback") or "")


def margin(answer: Mapping[str, Any]) -> int | float:
    """How far off a number may be, where the share of it is what stands in the body."""
    tolerance = answer.get("tolerance") or 0
    return plain(abs(answer["value"]) * tolerance) if answer.get("relative") else tolerance


def categories_as_pairs(body: Mapping[str, Any]) -> Body:
    """Items of categories as pairs; a category that holds nothing fits nothing."""
    names = {category["id"]: category["text"] for category in body["categories"]}
    pairs = [[item["text"], names[item["category"]]] for item in body["items"]]
    used = {right for _, right in pairs}
    return {"pairs": pairs, "extra": [name for name in names.values() if name not in used]}


def order_grading(body: Mapping[str, Any]) -> str:
    """How an order is marked, older bodies included."""
    return body.get("grading") or ("neighbours" if body.get("partial") else "all")
