from __future__ import annotations

from courses.lessons.kinds import LessonRule, register_rule
from courses.lessons.models import Lesson

from . import actions, queries

register_rule(
    Lesson.Rule.TIME,
    LessonRule(is_met=actions.is_met, template="courses/presence/_time.html", shown=queries.shown),
)
