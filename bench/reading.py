"""Reading: people open a course of theirs and go through its lessons, 64 of them at every moment.

First without a pause between clicks: as much as the machine can do. Then each looks at a page for five seconds, which
makes the clicks of almost eight hundred people who look at it for a minute.
"""

from __future__ import annotations

from . import cast
from .crowd import Crowd, Step
from .flows import Flow
from .visits import Visit, get

NAME = "reading"
PEOPLE, LESSONS = 3000, 3
AIM_MS, AIM_QUERIES = 80, 10


def flow() -> Flow:
    """The visit of one person: the course, then some of its lessons one after another."""
    who = cast.going_through(PEOPLE, LESSONS)

    def visit(number: int) -> Visit:
        visitor = who[number]
        course, lessons = visitor.what
        yield get(f"/courses/{course}/", visitor.cookies, step="course")
        for lesson in lessons:
            yield get(f"/lessons/{lesson}/", visitor.cookies, step="lesson")

    return Flow(NAME, "курс и его уроки", visit, supply=len(who), samples=5)


READING = Crowd(
    name=NAME,
    what="курс и уроки",
    flow=flow,
    people=PEOPLE,
    pause_seconds=5,
    steps={
        "course": Step("страница курса", AIM_MS, AIM_QUERIES),
        "lesson": Step("страница урока с текстом", AIM_MS, AIM_QUERIES),
    },
)
