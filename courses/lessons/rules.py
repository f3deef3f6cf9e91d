from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from courses.catalogue.rules import open_to, taught, visible
from courses.versions.models import LessonVersion
from lms.access import rule

from .models import Lesson, LessonImage

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    """Whether the lesson stands in the version that she reads is not a matter of right; the pages look for that."""
    return visible(user, "course")


def seen_images(user: User) -> Q:
    """Pictures of a lesson that was put away stay where a version shows it."""
    published = LessonVersion.objects.filter(lesson=OuterRef("lesson"))
    return visible(user, "lesson__course") & (Q(lesson__archived_at=None) | Q(Exists(published)))


def learnt(user: User) -> Q:
    """Whether an earlier lesson holds this one up is not a matter of right; ``access`` and the actions say that."""
    return open_to(user, "course")


rule(
    "courses.view_lesson",
    Lesson,
    filter=seen,
    who="Lessons of published courses: everyone who signs in. Of all courses: trainers and the programme office.",
)
rule("courses.view_lessonimage", LessonImage, filter=seen_images, who="Those who see the lesson.")
rule(
    "courses.learn_lesson",
    Lesson,
    filter=learnt,
    who="Everyone who signs in, in published courses; in withdrawn ones who had begun.",
)
rule("courses.edit_lesson", Lesson, filter=taught, who="Trainers and the programme office.")
