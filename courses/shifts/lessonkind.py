from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.lessons.kinds import LessonKind, register
from courses.lessons.models import Lesson

from . import plan, queries
from .forms import ShiftForm

register(
    Lesson.Kind.SHIFT,
    LessonKind(
        completions=(Lesson.Rule.PASSED, Lesson.Rule.SUBMITTED),
        is_filled=lambda lesson: len(lesson.settings.get("scenarios", [])) >= plan.FEWEST,
        gap=_("В уроке «%s» выбрано меньше двух сообщений."),
        form=ShiftForm,
        template="courses/shifts/_shift.html",
        shown=queries.shown,
        settled=plan.settled,
    ),
)
