"""An exam: 2,000 people before one quiz of 30 questions, 64 of them at every moment.

First without a pause between clicks: as much as the machine can do. The mix is that of a real sitting (to every start
thirty saved answers), so a click waits behind the clicks of others, whatever they are. Then with pauses that together
make the clicks of 2,000 people who think for half a minute over a question: about 70 a second.
"""

from __future__ import annotations

import itertools
import random
import time

from . import cast
from .crowd import CLIENTS, Crowd, Step
from .flows import JSON, Flow
from .visits import Visit, get, post

NAME = "exam"
PEOPLE, QUESTIONS = 2000, 30
KNOWN = 0.85  # how often an answer is right


def flow() -> Flow:
    """The visit of one person, from the lesson to the review."""
    exam = cast.examinees(PEOPLE, QUESTIONS)

    def visit(number: int) -> Visit:
        cookies, chance = exam.people[number], random.Random(number)
        lesson = f"/lessons/{exam.lesson}/"
        yield get(lesson, cookies, step="lesson")
        begun = yield post(f"{lesson}start/", {}, cookies, step="start")
        attempt = begun.location
        yield get(attempt, cookies, step="page")
        sequences = itertools.count(int(time.time() * 1000))
        for position, (right, wrong) in enumerate(exam.answers, start=1):
            fields = [*(right if chance.random() < KNOWN else wrong), ("sequence", str(next(sequences)))]
            yield post(f"{attempt}answers/{position}/", fields, cookies, expected=200, accept=JSON, step="save")
        yield get(f"{attempt}finish/", cookies, step="finish")
        graded = yield post(f"{attempt}submit/", {}, cookies, step="submit")
        yield get(graded.location, cookies, step="review")

    return Flow(NAME, "экзамен", visit, supply=len(exam.people), samples=3)


EXAM = Crowd(
    name=NAME,
    what=f"тест из {QUESTIONS} вопросов",
    flow=flow,
    people=PEOPLE,
    # 64 clients who pause so long make the clicks of 2,000 who pause for half a minute.
    pause_seconds=30 * CLIENTS / PEOPLE,
    steps={
        "lesson": Step("страница урока"),
        "start": Step("начать попытку", 150, 12),
        "page": Step("лист с вопросами"),
        "save": Step("сохранить ответ", 60, 5),
        "finish": Step("что осталось без ответа"),
        "submit": Step("сдать", 200),
        "review": Step("результат и разбор"),
    },
)
