from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.lessons.kinds import LessonKind, register
from courses.lessons.models import Lesson

from . import queries, question
from .forms import PollForm

register(
    Lesson.Kind.POLL,
    LessonKind(
        completions=(Lesson.Rule.VOTED,),
        is_filled=question.is_asked,
        gap=_("В уроке «%s» нет вопроса с двумя ответами на выбор."),
        form=PollForm,
        template="courses/polls/_poll.html",
        shown=queries.shown,
        settled=question.settled,
    ),
)
