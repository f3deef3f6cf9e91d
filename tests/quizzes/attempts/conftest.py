from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from lms.models import StoredFile, User
from quizzes.attempts import actions
from quizzes.models import Attempt, Item, Quiz
from tests import builders
from tests.quizzes.bodies import EVERY_KIND, POINT
from tests.quizzes.scoring import strategies

FIVE_KINDS = {
    "single": builders.single("Кто отвечает?"),
    "multiple": {**builders.single("Какие каналы?", options=4), "correct": ["a", "c"]},
    "match": {"stem": "Соотнесите.", "pairs": [["Комментарий", "Виден всем"], ["Письмо", "Тридцать дней"]]},
    "order": {**builders.single("По порядку.", options=3), "correct": ["a", "b", "c"]},
    "short": {"stem": "Какой закон?", "accepted": ["59-ФЗ"], "explanation": "О порядке рассмотрения обращений."},
}


Fields = dict[str, list[str]]


def right(item: Item) -> Fields:
    """The form fields of the right answer."""
    return fields_of(item.shown, right_answer(item.kind, item.shown, item.key))


def right_answer(kind: str, shown: dict[str, Any], key: dict[str, Any]) -> Any:
    """The right answer as it is kept. To what a machine does not judge any answer is as good."""
    if kind in ("essay", "reply"):
        return (key.get("situation") or {}).get("model_reply") or "Потому что после отписки пишут ещё раз."
    return strategies.right_answer(kind, shown, key)


def fields_of(shown: dict[str, Any], answer: Any) -> Fields:
    """An answer as the form sends it."""
    if isinstance(answer, dict):
        return {f"answer-{part}": _texts(value) for part, value in answer.items()}
    if shown.get("mode") == "point":
        return {
            f"answer-{n}-{axis}": [f"{at:g}"]
            for n, spot in enumerate(answer, 1)
            for axis, at in zip("xy", spot, strict=True)
        }
    return {"answer": _texts(answer)}


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def wrong(item: Item) -> Fields:
    """The form fields of an answer that earns nothing."""
    key, shown, kind = item.key, item.shown, item.kind
    if kind == "order":
        return {"answer": list(reversed(key["correct"]))}
    if kind == "cloze":
        return {f"answer-{gap['id']}": [_wrong_gap(gap, key["gaps"][gap["id"]])] for gap in shown["gaps"]}
    if kind == "hotspot":
        return _wrong_spot(shown, key)
    if kind in ("match", "categorise", "words"):
        return _wrong_partners(kind, shown, key)
    if kind in ("single", "truefalse", "multiple"):
        return {"answer": [_unchosen(shown, key)]}
    return {"answer": ["-1" if kind == "number" else "не знаю"]}


def _unchosen(shown: dict[str, Any], key: dict[str, Any]) -> str:
    return next(str(option["id"]) for option in shown["options"] if option["id"] not in key["correct"])


def _wrong_gap(gap: dict[str, Any], key: dict[str, Any]) -> str:
    return _unchosen(gap, key) if "options" in gap else "-1"


def _wrong_spot(shown: dict[str, Any], key: dict[str, Any]) -> Fields:
    if shown["mode"] == "point":
        return {"answer-1-x": ["999"], "answer-1-y": ["1"]}
    return {"answer": [next(area["id"] for area in key["areas"] if not area.get("right"))]}


def _wrong_partners(kind: str, shown: dict[str, Any], key: dict[str, Any]) -> Fields:
    """Every row with something that does not belong to it."""
    named, offered = {"match": ("pairs", "right"), "categorise": ("items", "categories"), "words": ("places", "words")}[
        kind
    ]
    return {
        f"answer-{row}": [next(one["id"] for one in shown[offered] if one["id"] not in _texts(belongs))]
        for row, belongs in key[named].items()
    }


def answer_all(attempt: Attempt, *, right_ones: int) -> None:
    """Answer the first ``right_ones`` questions right and the others wrong."""
    for item in attempt.items.order_by("position"):
        data = right(item) if item.position <= right_ones else wrong(item)
        saved = actions.save_answer(attempt=attempt, position=item.position, data=data, sequence=item.position)
        assert saved.outcome is actions.Outcome.SAVED


def take(quiz: Quiz, user: User, *, right_ones: int) -> Attempt:
    """A whole attempt."""
    attempt = actions.start(quiz=quiz, user=user)
    answer_all(attempt, right_ones=right_ones)
    return actions.submit(attempt=attempt)


@pytest.fixture
def quiz(db: None) -> Quiz:
    """One question of each kind, in a fixed order, fifteen minutes, three attempts."""
    questions = [builders.question(body, kind=kind) for kind, body in FIVE_KINDS.items()]
    return builders.quiz(questions, minutes=15, shuffle_questions=False)


@pytest.fixture
def picture(db: None, trainer: User) -> StoredFile:
    """A picture of a yard, three wide by two high."""
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), "#cfe3d4").save(drawn, "PNG")
    return builders.stored_file("yard.png", StoredFile.Kind.IMAGE, "image/png", drawn.getvalue(), trainer)


@pytest.fixture
def every_kind(picture: StoredFile) -> Quiz:
    """One question of every kind, and one to point at, in a fixed order; all but the essay judged by a machine."""
    shown = {"file": picture.pk, "alt": "Двор сверху"}
    bodies = [(kind, {**body, "picture": shown} if kind == "hotspot" else body) for kind, body in EVERY_KIND.items()]
    bodies.append(("hotspot", {**POINT, "picture": shown}))
    return builders.quiz([builders.question(body, kind=kind) for kind, body in bodies], shuffle_questions=False)


@pytest.fixture
def long_attempt(every_kind: Quiz, learner: User) -> Attempt:
    return actions.start(quiz=every_kind, user=learner)


@pytest.fixture
def attempt(quiz: Quiz, learner: User) -> Attempt:
    return actions.start(quiz=quiz, user=learner, back_url="/lessons/1/")


@pytest.fixture
def pass_time() -> Callable[[Attempt, float], None]:
    """Let minutes pass: move what has been written back in time."""

    def pass_minutes(attempt: Attempt, minutes: float) -> None:
        by = dt.timedelta(minutes=minutes)
        attempt.refresh_from_db()
        deadline = attempt.deadline_at - by if attempt.deadline_at else None
        Attempt.objects.filter(pk=attempt.pk).update(started_at=attempt.started_at - by, deadline_at=deadline)
        attempt.refresh_from_db()
        assert attempt.started_at < timezone.now()

    return pass_minutes
