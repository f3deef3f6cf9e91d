"""Анна's reply that waits for the trainer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lms.models import User
from quizzes.models import Reply, Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.kinds import Answer
from tests import builders

GOOD = (
    "Надежда Ефимовна, здравствуйте! Согласны, так быть не должно. Сегодня до 12:00 тротуар к 24-й школе очистят и "
    "посыпят, после обеда пришлём сюда фото. Если снова будет каток, звоните Ирине Клюевой: 8 (831) 000-24-60."
)
TOP = dict.fromkeys(("K1", "K2", "K3", "K4", "K5", "K6", "K7"), 4)


@pytest.fixture
def scenario(db: None) -> Scenario:
    return builders.scenario()


@pytest.fixture
def send(scenario: Scenario, learner: User) -> Callable[..., Reply]:
    """Send a reply: ``send("текст", user=…, scenario=…, needs_mark=…)``."""

    def sent(text: str = GOOD, *, user: User = learner, to: Scenario = scenario, needs_mark: bool = True) -> Reply:
        reply = actions.start(scenario=to, user=user, needs_mark=needs_mark, back_url="/lessons/7/")
        return actions.submit(reply=reply, answer=Answer(text))

    return sent


@pytest.fixture
def waiting(send: Callable[..., Reply]) -> Reply:
    return send()
