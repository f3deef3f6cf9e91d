from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.lessons.kinds import LessonKind, LessonRule, register, register_rule
from courses.lessons.models import Lesson

from . import enough, queries
from .forms import LiveForm

register(
    Lesson.Kind.SESSION,
    LessonKind(
        completions=(Lesson.Rule.ATTENDED,),
        is_filled=lambda lesson: True,  # dates are given to the seminar, before it is published or after
        gap=_("В уроке «%s» нет занятия."),
        form=LiveForm,
        template="courses/livelessons/_sessions.html",
        shown=queries.shown,
        settled=enough.settled,
    ),
)
register_rule(Lesson.Rule.ATTENDED, LessonRule(is_earned=queries.is_earned))
