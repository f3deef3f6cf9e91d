from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def standing(self) -> EnrolmentQuerySet:
        """Without those that were left."""
        return self.filter(left_at=None)


class Enrolment(models.Model):
    """A person takes a course. Progress and completion hang on it.

    She may take it again: then ``round`` goes up, the dates begin anew and her earlier progress is put by. One that
    was left (``left_at``) is as if it were not there, until she comes back and finds her progress as it was.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="enrolments")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="enrolments")
    version = models.ForeignKey(
        "courses.CourseVersion",
        models.PROTECT,
        null=True,
        verbose_name=_("версия"),
        related_name="enrolments",
        help_text=_("Пусто — последняя."),
    )
    moved_from = models.ForeignKey(
        "courses.CourseVersion",
        models.PROTECT,
        null=True,
        verbose_name=_("с какой версии перешла"),
        related_name="+",
        help_text=_("Пусто — не переходила или уже прочла, что изменилось."),
    )
    started_at = models.DateTimeField(_("начат"))
    last_lesson = models.ForeignKey(
        "courses.Lesson", models.SET_NULL, null=True, verbose_name=_("где остановилась"), related_name="+"
    )
    last_seen_at = models.DateTimeField(_("последнее действие"), null=True)
    completed_at = models.DateTimeField(_("завершён"), null=True)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("кто записал"),
        related_name="+",
        help_text=_("Пусто — записалась сама."),
    )
    round = models.PositiveSmallIntegerField(_("который раз"), default=1)
    left_at = models.DateTimeField(_("снят с курса"), null=True, blank=True)
    left_reason = models.CharField(_("почему снят"), max_length=300, blank=True, default="", db_default="")
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("кто снял"), related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("запись на курс")
        verbose_name_plural = _("записи на курсы")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="enrolled_once_a_course")]
        indexes = [models.Index(fields=["course"], name="enrolment_course")]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"

    @property
    def since(self) -> dt.datetime | None:
        """When the round began that is not the first; None: all that she has done counts."""
        return self.started_at if self.round > 1 else None
