"""Entries follow the rows that they are made of, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.catalogue.models import Course
from courses.catalogue.signals import course_published
from courses.lessons.models import Lesson
from courses.versions.models import CourseVersion
from courses.versions.signals import version_published

from . import actions
from . import sources as sources  # the list registers itself
from .registry import Source
from .registry import sources as registered


def _listen(source: Source) -> None:
    """Hear of the rows of a source, and of those that its pages name."""
    assert source.model is not None

    def follow(instance: Any, **_: Any) -> None:
        reach = source.hears.get(type(instance))
        actions.refresh(source, reach(instance) if reach else [instance.pk])

    for model in (source.model, *source.hears):
        for signal in (post_save, post_delete):
            signal.connect(follow, sender=model, weak=False, dispatch_uid=f"search.{source.kind}.{model.__name__}")


def _have_file_read(instance: Lesson, **_: Any) -> None:
    if instance.file_id is not None:
        actions.owe_reading(Lesson.objects.filter(pk=instance.pk))


for _source in registered().values():
    if _source.model is not None:
        _listen(_source)


def _read_anew(course: int) -> None:
    """The lessons of a version are written together, without a signal each."""
    lessons = list(Lesson.objects.filter(course=course).values_list("pk", flat=True))
    for kind, things in (("course", [course]), ("lesson", lessons), ("file", lessons)):
        actions.refresh(registered()[kind], things)


@receiver(version_published, dispatch_uid="search.version")
def _follow_version(version: CourseVersion, **_: Any) -> None:
    _read_anew(version.course_id)


@receiver(course_published, dispatch_uid="search.course")
def _follow_course(course: Course, **_: Any) -> None:
    _read_anew(course.pk)


post_save.connect(_have_file_read, sender=Lesson, dispatch_uid="search.read_file")
