"""What the forms of lessons ask."""

from __future__ import annotations

from typing import Any

from quizzes.assembly.models import Quiz
from quizzes.scenarios.models import Scenario


def quiz_choices() -> list[tuple[str, str]]:
    """Every quiz for the list in a lesson; drafts say so."""
    return _choices(Quiz.objects.order_by("title", "id").values_list("pk", "title", "state"))


def scenario_choices() -> list[tuple[str, str]]:
    return _choices(Scenario.objects.order_by("title", "id").values_list("pk", "title", "state"))


def _choices(found: Any) -> list[tuple[str, str]]:
    return [(str(pk), title if state == "published" else f"{title} (черновик)") for pk, title, state in found]
