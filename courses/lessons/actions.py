from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.progress.actions import visit
from lms.errors import Refused
from quizzes.attempts import actions as attempts
from quizzes.scenarios import actions as scenarios

from .models import Lesson

if TYPE_CHECKING:
    from lms.people.models import User
    from quizzes.attempts.facts import Place
    from quizzes.attempts.models import Attempt
    from quizzes.scenarios.models import Reply


def start(*, lesson: Lesson, user: User, code: str = "", place: Place | None = None) -> Attempt | Reply:
    """Let ``user`` begin the quiz or the reply exercise of ``lesson``, or go on with the one that is open.

    Raises Refused while the lesson is closed to her, and where the floor below refuses (no attempts left, another
    ``code`` than the quiz's). ``place`` is from where she begins.
    """
    # Two transactions on purpose: grading locks the attempt first and the enrolment second, here it is the reverse.
    visited = visit(lesson=lesson, user=user)
    read, since = visited.lesson, visited.since
    if read.quiz_id == lesson.quiz_id:
        read.quiz = lesson.quiz  # it is at hand already
    lesson = read
    back_url = lesson.get_absolute_url()
    if lesson.quiz is not None:
        return attempts.start(quiz=lesson.quiz, user=user, back_url=back_url, code=code, place=place, since=since)
    if lesson.scenario is not None:
        needs_mark = lesson.completion == Lesson.Rule.MARKED
        return scenarios.start(scenario=lesson.scenario, user=user, needs_mark=needs_mark, back_url=back_url)
    raise Refused(_("В этом уроке нечего начинать: его достаточно прочитать."))
