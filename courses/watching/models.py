from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.multirange import Int4Multirange, Multirange
from psycopg.types.range import Int4Range

from .spans import Spans, length, union


class SpansField(models.Field):  # type: ignore[type-arg]
    """``spans.Spans`` as PostgreSQL's int4multirange."""

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def from_db_value(self, value: Multirange[int] | None, expression: Any, connection: Any) -> Spans:
        return tuple((part.lower or 0, part.upper or 0) for part in value) if value else ()

    def get_prep_value(self, value: Any) -> Any:
        return Int4Multirange(Int4Range(start, end) for start, end in union(value or ()))


class Watching(models.Model):
    """How far somebody is with the recording of a lesson, in one round of the course.

    ``watched`` are the seconds that she has seen or heard, ``position`` where she stopped, ``told_at`` when her player
    has last told: between two tellings no more can be watched than the time allows. Another file in the lesson is
    another row, so that what was watched of the earlier one stays.
    """

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.CASCADE, verbose_name=_("запись на курс"), related_name="watchings"
    )
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="watchings")
    round = models.PositiveSmallIntegerField(_("который раз"), default=1)
    file = models.ForeignKey("lms.StoredFile", models.PROTECT, verbose_name=_("запись"), related_name="+")
    watched = SpansField(_("просмотрено"), default=tuple)
    position = models.PositiveIntegerField(_("где остановилась, секунда"), default=0)
    begun_at = models.DateTimeField(_("начато"))
    told_at = models.DateTimeField(_("последний сигнал"))

    class Meta:
        verbose_name = _("просмотр записи")
        verbose_name_plural = _("просмотры записей")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson", "round", "file"], name="watching_once"),
            models.CheckConstraint(condition=Q(told_at__gte=models.F("begun_at")), name="watching_told_after_begun"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.lesson_id}"

    @property
    def seconds(self) -> int:
        return length(self.watched)
