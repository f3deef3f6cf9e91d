"""The template of the demo region is a good beginning of a seminar."""

from __future__ import annotations

from courses.demo import content, programme, template
from courses.lessons import body, kinds
from courses.lessons.duplicating import duplicate
from courses.models import Course
from lms.models import User


def test_a_seminar_that_begins_with_it_has_lessons_of_every_step(trainer: User) -> None:
    loaded = programme.load(by=trainer)
    template.load(loaded, by=trainer)
    template.load(loaded, by=trainer)
    course = Course.objects.get(code=template.CODE)
    made = duplicate(course=course, title="Дворы", programme=loaded, by=trainer)
    assert made.lessons.count() == len(content.read("template")["lessons"]) == 6
    for lesson in made.lessons.all():
        assert lesson.completion in kinds.kind_of(lesson.kind).completions
        assert body.clean(lesson.body) == lesson.body
