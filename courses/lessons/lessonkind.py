"""The kinds that consist of what a lesson has of its own: a text, a file, a link, a quiz, a reply exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quizzes.attempts.queries import summary as quiz_summary
from quizzes.scenarios.queries import summary as reply_summary

from .forms import FILE_KINDS, FileForm, LinkForm, QuizForm, ReplyForm, WithTextForm
from .kinds import LessonKind, is_blank, register, timed
from .models import Lesson

if TYPE_CHECKING:
    from courses.progress.queries import Trail
    from lms.people.models import User

Kind, Rule = Lesson.Kind, Lesson.Rule


def shown_quiz(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    return {"summary": quiz_summary(lesson.quiz, user, since=way.since)} if lesson.quiz else {}


def shown_exercise(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    return {"summary": reply_summary(lesson.scenario, user, since=way.since)} if lesson.scenario else {}


register(
    Kind.TEXT,
    LessonKind(
        completions=(Rule.VIEWED, Rule.TIME),
        is_filled=lambda lesson: not is_blank(lesson.body),
        gap=_("В уроке «%s» нет текста."),
        form=WithTextForm,
        settled=timed,
    ),
)
register(
    Kind.FILE,
    LessonKind(
        completions=(Rule.VIEWED, Rule.TIME),
        is_filled=lambda lesson: lesson.file_id is not None,
        gap=_("В уроке «%s» нет файла."),
        form=FileForm,
        settled=timed,
        template="courses/lessons/_file.html",
        files=FILE_KINDS,
    ),
)
register(
    Kind.LINK,
    LessonKind(
        completions=(Rule.VIEWED, Rule.TIME),
        is_filled=lambda lesson: bool(lesson.url),
        gap=_("В уроке «%s» нет ссылки."),
        form=LinkForm,
        settled=timed,
        template="courses/lessons/_link.html",
    ),
)
register(
    Kind.QUIZ,
    LessonKind(
        completions=(Rule.PASSED,),
        is_filled=lambda lesson: lesson.quiz_id is not None,
        gap=_("В уроке «%s» не выбран тест."),
        form=QuizForm,
        template="courses/lessons/_quiz.html",
        shown=shown_quiz,
    ),
)
register(
    Kind.REPLY,
    LessonKind(
        completions=(Rule.SUBMITTED, Rule.PASSED, Rule.MARKED),
        is_filled=lambda lesson: lesson.scenario_id is not None,
        gap=_("В уроке «%s» не выбрано упражнение."),
        form=ReplyForm,
        template="courses/lessons/_reply.html",
        shown=shown_exercise,
    ),
)
