"""Run beside a site: makes its learners and their quiz, and prints where to find them as JSON."""

from __future__ import annotations

import json
import secrets
import sys

import django


def main(people: int, questions: int) -> None:
    django.setup()
    from bench.cast import sign_in
    from courses.models import Lesson
    from lms.models import User
    from tests import builders

    users = User.objects.bulk_create(
        User(
            email=f"sitter{number}@example.org",
            last_name=f"Слушатель{number:03}",
            first_name="Ян",
            password=f"!{secrets.token_hex(8)}",
        )
        for number in range(people)
    )
    pool = [
        builders.question({"stem": f"Вопрос {number}?", "accepted": ["да"], "explanation": ""}, kind="short")
        for number in range(questions)
    ]
    quiz = builders.quiz(pool, title="Зачёт под огнём", minutes=30, max_attempts=3, pass_percent=80)
    course = builders.course("Зачёт под огнём")
    lesson = builders.lesson(course, "Зачёт", Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    cookies = sign_in(user.pk for user in users)
    sys.stdout.write(
        json.dumps({"quiz": quiz.pk, "lesson": lesson.pk, "course": course.pk, "people": list(cookies.items())})
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
