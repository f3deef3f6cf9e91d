"""What a quiz costs the database, from the button to the result, however many questions it has."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Lesson
from quizzes.models import Attempt
from tests import builders

JSON = {"accept": "application/json"}


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Without begin and end of transactions and without savepoints."""
    return [
        query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]


@pytest.fixture
def costs(learner, client_of):
    """Take a quiz of so many questions over HTTP; what start, save and submit cost."""

    def measure(questions: int) -> dict[str, list[str]]:
        quiz = builders.quiz([builders.question() for _ in range(questions)], minutes=30)
        course = builders.course(f"Курс {questions}")
        lesson = builders.lesson(course, "Тест", Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
        browser, found = client_of(learner), {}
        browser.get(reverse("courses:lesson", args=[lesson.pk]))
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(reverse("courses:lesson-start", args=[lesson.pk])).status_code == 302
        found["start"] = statements(queries)
        attempt = Attempt.objects.get(quiz=quiz)
        for item in attempt.items.order_by("-position"):
            data = {"answer": item.key["correct"], "sequence": "5"}
            address = reverse("quizzes:attempt-answer", args=[attempt.pk, item.position])
            with CaptureQueriesContext(connection) as queries:
                assert browser.post(address, data, headers=JSON).json()["outcome"] == "saved"
            found["save"] = max(found.get("save", []), statements(queries), key=len)
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(reverse("quizzes:attempt-submit", args=[attempt.pk])).status_code == 302
        found["submit"] = statements(queries)
        assert Attempt.objects.get(quiz=quiz).passed
        return found

    return measure


def test_start_save_and_submit_cost_the_same_for_5_30_and_100_questions(costs):
    costs(1)  # what a year or a process does once is not what a quiz costs
    taken = [costs(questions) for questions in (5, 30, 100)]

    counted = [{step: len(made) for step, made in one.items()} for one in taken]
    assert counted[0] == counted[1] == counted[2], taken
    assert counted[0]["start"] <= 13, "\n".join(taken[0]["start"])
    assert counted[0]["save"] <= 5, "\n".join(taken[0]["save"])
