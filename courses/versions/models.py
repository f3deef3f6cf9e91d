from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseMatter
from courses.lessons.models import LessonMatter


class CourseVersion(CourseMatter):
    """A course as it was published. Never changed, never deleted: a trigger refuses it.

    ``number`` goes up with what is essential, ``revision`` with corrections of the material, which reach everybody.
    """

    class Scope(models.TextChoices):
        ESSENTIAL = "essential", _("по существу")
        MATERIAL = "material", _("только материалы")

    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="versions")
    number = models.PositiveIntegerField(_("версия"))
    revision = models.PositiveIntegerField(_("исправление"), default=0)
    scope = models.CharField(_("что изменилось"), max_length=9, choices=Scope.choices, default=Scope.ESSENTIAL)
    changelog = models.CharField(_("строка для списка изменений"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("опубликована"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто опубликовал"), related_name="+"
    )

    class Meta:
        verbose_name = _("версия курса")
        verbose_name_plural = _("версии курсов")
        ordering = ["course_id", "-number", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number", "revision"], name="version_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="version_from_one"),
        ]

    @property
    def name(self) -> str:
        """«2», or «2.1» after a correction."""
        return f"{self.number}.{self.revision}" if self.revision else str(self.number)


class LessonVersion(LessonMatter):
    """A lesson as it stands in a version of its course. Never changed, never deleted: a trigger refuses it."""

    version = models.ForeignKey(CourseVersion, models.PROTECT, verbose_name=_("версия курса"), related_name="lessons")
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="versions")
    number = models.PositiveIntegerField(
        _("версия урока"), default=1, help_text=_("Растёт, когда меняется сам урок: у равных уроков он один.")
    )

    class Meta:
        verbose_name = _("версия урока")
        verbose_name_plural = _("версии уроков")
        ordering = ["version_id", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "lesson"], name="lesson_once_a_version")]


class Sight(models.Model):
    """That a person opened a lesson as it was in that version, and when for the first time. Only grows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    lesson = models.ForeignKey(LessonVersion, models.PROTECT, verbose_name=_("версия урока"), related_name="sights")
    opened_at = models.DateTimeField(_("открыт"))

    class Meta:
        verbose_name = _("кто что видел")
        verbose_name_plural = _("кто что видел")
        constraints = [models.UniqueConstraint(fields=["user", "lesson"], name="sight_once_a_version")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.lesson_id}"


class Publication(models.Model):
    """Publishing that is to happen at a moment: the draft as it stands then. A job does it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("ждёт своего часа")
        DONE = "done", _("опубликовано")
        CANCELLED = "cancelled", _("отменено")
        REFUSED = "refused", _("не вышло")

    course = models.ForeignKey("courses.Course", models.CASCADE, verbose_name=_("курс"), related_name="publications")
    due_at = models.DateTimeField(_("когда"))
    scope = models.CharField(
        _("что изменилось"), max_length=9, choices=CourseVersion.Scope.choices, default=CourseVersion.Scope.ESSENTIAL
    )
    changelog = models.CharField(_("строка для списка изменений"), max_length=300, blank=True)
    move = models.BooleanField(_("перевести тех, кто уже начал"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто назначил"), related_name="+")
    created_at = models.DateTimeField(_("назначено"), auto_now_add=True)
    state = models.CharField(_("состояние"), max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.TextField(_("почему не вышло"), blank=True)

    class Meta:
        verbose_name = _("публикация по времени")
        verbose_name_plural = _("публикации по времени")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["course"], condition=Q(state="waiting"), name="publication_one_waits")
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.due_at}"
