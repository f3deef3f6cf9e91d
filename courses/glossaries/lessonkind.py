from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.lessons.kinds import LessonKind, register, timed
from courses.lessons.models import Lesson

from . import terms
from .forms import GlossaryForm

if TYPE_CHECKING:
    from courses.progress.queries import Trail
    from lms.people.models import User


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    rows = lesson.settings.get("terms", [])
    return {"letters": terms.by_letter(rows), "term_count": len(rows)}


def settled(given: Any) -> dict[str, Any]:
    return {**terms.settled(given), **timed(given)}


register(
    Lesson.Kind.GLOSSARY,
    LessonKind(
        completions=(Lesson.Rule.VIEWED, Lesson.Rule.TIME),
        is_filled=lambda lesson: bool(lesson.settings.get("terms")),
        gap=_("В уроке «%s» нет ни одного термина."),
        form=GlossaryForm,
        template="courses/glossaries/_glossary.html",
        shown=shown,
        settled=settled,
    ),
)
