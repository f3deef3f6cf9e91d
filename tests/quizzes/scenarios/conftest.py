"""An exercise about snow at a school, and replies of Анна in it."""

from __future__ import annotations

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
RUNAROUND = "Здравствуйте. Ваше обращение направлено подрядной организации для принятия мер."


@pytest.fixture
def scenario(db: None) -> Scenario:
    return builders.scenario()


@pytest.fixture
def draft(scenario: Scenario, learner: User) -> Reply:
    return actions.start(scenario=scenario, user=learner, back_url="/lessons/7/")


@pytest.fixture
def sent(draft: Reply) -> Reply:
    return actions.submit(reply=draft, answer=Answer(GOOD))
