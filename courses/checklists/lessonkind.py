from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.lessons.kinds import LessonKind, register
from courses.lessons.models import Lesson

from . import items, queries
from .forms import ChecklistForm

register(
    Lesson.Kind.CHECKLIST,
    LessonKind(
        completions=(Lesson.Rule.TICKED,),
        is_filled=lambda lesson: bool(lesson.settings.get("items")),
        gap=_("В уроке «%s» нет ни одного пункта."),
        form=ChecklistForm,
        template="courses/checklists/_checklist.html",
        shown=queries.shown,
        settled=items.settled,
    ),
)
