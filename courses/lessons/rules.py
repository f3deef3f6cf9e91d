from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.models import Course
from courses.catalogue.rules import taught, visible
from lms.access import rule

from .models import Lesson, LessonImage

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    return visible(user, "course") & Q(archived_at=None)


def seen_images(user: User) -> Q:
    return visible(user, "lesson__course") & Q(lesson__archived_at=None)


def learnt(user: User) -> Q:
    """Whether an earlier lesson holds this one up is not a matter of right; ``access`` and the actions say that."""
    return Q(course__state=Course.State.PUBLISHED, archived_at=None)


rule(
    "courses.view_lesson",
    Lesson,
    filter=seen,
    who="Lessons of published courses: everyone who signs in. Of all courses: trainers and the programme office.",
)
rule("courses.view_lessonimage", LessonImage, filter=seen_images, who="Those who see the lesson.")
rule("courses.learn_lesson", Lesson, filter=learnt, who="Everyone who signs in, in published courses.")
rule("courses.edit_lesson", Lesson, filter=taught, who="Trainers and the programme office.")
