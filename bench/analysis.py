"""The analysis of a quiz that 50,000 attempts of 30 questions were made at, in a process of its own.

``python -m bench.analysis QUIZ`` prints one JSON object: seconds for the whole page by its address and for the figures
alone, and the largest memory of the process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.local.console import Stop, console

NAME = "analysis"
ROOT = Path(__file__).resolve().parents[1]
ATTEMPTS, QUESTIONS = 50_000, 30
AIM_SECONDS = 5


def figures(environment: Mapping[str, str]) -> dict[str, Any]:
    """Make the attempts and measure."""
    with console.step(f"{NAME}: {ATTEMPTS} попыток по {QUESTIONS} вопросов"):
        quiz = _make()
    with console.step(NAME):
        done = subprocess.run(
            [sys.executable, "-m", "bench.analysis", str(quiz)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise Stop(f"Замер анализа не удался:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout))


def told(found: Mapping[str, Any]) -> str:
    met = "✓" if found["page_seconds"] < AIM_SECONDS else "✗"
    return (
        f"{NAME}  {found['attempts']} попыток × {QUESTIONS} вопросов: страница {found['page_seconds']:.1f} с, из них "
        f"цифры {found['figures_seconds']:.1f} с; память процесса {found['rss_mb']:.0f} МБ (до замера "
        f"{found['rss_before_mb']:.0f}); {met} < {AIM_SECONDS} с"
    )


# One attempt of the product's own making is the model of all: what a column is for, its copies need not know.
MORE_ATTEMPTS = """
INSERT INTO quizzes_attempt ({names}, user_id, number)
SELECT {columns}, person.id, 100 + turn
FROM quizzes_attempt model, (SELECT id FROM lms_user ORDER BY id LIMIT %(people)s) person,
    generate_series(1, %(turns)s) turn
WHERE model.id = %(model)s LIMIT %(attempts)s
"""
# The strong answer more of the questions, some questions are hard, every fifth may be half right.
MORE_ITEMS = """
INSERT INTO quizzes_item ({names}, attempt_id, answered_at, fraction)
SELECT {columns}, attempt.id, attempt.started_at + model.position * interval '20 seconds' * (0.5 + random()),
    CASE WHEN random() < 0.2 + 0.5 * (hashint8(attempt.id) & 1023) / 1024.0 + 0.3 * (model.position %% 7) / 7.0 THEN 1
        WHEN model.position %% 5 = 0 AND random() < 0.5 THEN 0.5 ELSE 0 END
FROM quizzes_attempt attempt, quizzes_item model
WHERE model.attempt_id = %(model)s AND attempt.quiz_id = %(quiz)s AND attempt.id <> %(model)s
"""
RESULTS = """
UPDATE quizzes_attempt attempt SET score = summed.score, percent = round((100 * summed.score / max_score)::numeric, 2)
FROM (SELECT attempt_id, sum(fraction * weight) AS score FROM quizzes_item GROUP BY 1) summed
WHERE summed.attempt_id = attempt.id AND attempt.quiz_id = %(quiz)s
"""


def _make() -> int:
    from django.db import connection

    from lms.models import User
    from quizzes.attempts.actions import start, submit
    from quizzes.models import Attempt, Item, Quiz

    from . import cast

    quiz = Quiz.objects.get(lessons=cast.examinees(1, QUESTIONS).lesson)
    model = submit(attempt=start(quiz=quiz, user=User.objects.latest("pk")))
    people = User.objects.count()
    asked = {
        "people": people,
        "turns": -(-ATTEMPTS // people),
        "attempts": ATTEMPTS,
        "model": model.pk,
        "quiz": quiz.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_like_the_model(MORE_ATTEMPTS, Attempt, "user_id", "number"), asked)
        cursor.execute(_like_the_model(MORE_ITEMS, Item, "attempt_id", "answered_at", "fraction"), asked)
        cursor.execute(RESULTS, asked)
        cursor.execute("VACUUM (ANALYZE) quizzes_attempt, quizzes_item")
    return int(quiz.pk)


def _like_the_model(sentence: str, table: Any, *but: str) -> str:
    """The sentence with all columns but some, and the same of the model."""
    names = [field.column for field in table._meta.concrete_fields if not field.primary_key and field.column not in but]
    return sentence.format(names=", ".join(names), columns=", ".join(f"model.{name}" for name in names))


def _measured(quiz: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.test import Client

    from quizzes.analysis import queries
    from quizzes.models import Quiz

    from . import cast
    from .load import HOST

    client = Client(SERVER_NAME=HOST)
    client.cookies.load(dict(cast.of_account("office@demo.otklik")))
    client.get("/")  # what a process loads once
    before, begun = _megabytes(), time.perf_counter()
    page = client.get(f"/quizzes/{quiz}/analysis/?which=all")
    taken = time.perf_counter() - begun
    if page.status_code != 200:
        raise SystemExit(f"Страница анализа ответила {page.status_code}")
    begun = time.perf_counter()
    found = queries.analysis(queries.chosen_attempts(Quiz.objects.get(pk=quiz), which=queries.ALL))
    return {
        "attempts": found.figures.attempts if found.figures else 0,
        "page_seconds": round(taken, 2),
        "figures_seconds": round(time.perf_counter() - begun, 2),
        "rss_before_mb": before,
        "rss_mb": _megabytes(),
    }


def _megabytes() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    print(json.dumps(_measured(int(sys.argv[1]))))
