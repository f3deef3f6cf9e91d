from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LINK_SHOWN_BEFORE = dt.timedelta(minutes=60)
GATHERS_BEFORE = dt.timedelta(minutes=60)  # from then on people come and sign in


def same(field: str) -> tuple[Func, str]:
    """Part of an exclusion constraint: equal numbers, as ranges of one, so that no extension is needed."""
    return (Func(field, field, Value("[]"), function="int8range"), RangeOperators.OVERLAPS)


class Hall(models.Model):
    """A place with an address and so many seats, in which one session is held at a time."""

    title = models.CharField(_("название"), max_length=120, unique=True)
    address = models.CharField(_("адрес"), max_length=250, blank=True)
    seats = models.PositiveSmallIntegerField(_("мест"))
    note = models.CharField(_("как пройти, что взять"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("больше не занимаем"), null=True, blank=True)

    class Meta:
        verbose_name = _("зал")
        verbose_name_plural = _("залы")
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=Q(seats__gt=0), name="hall_has_seats")]

    def __str__(self) -> str:
        return self.title


class SeminarSession(models.Model):
    """One meeting: in a hall, online, or both. ``sequence`` counts its changes, for calendars (kept by a trigger)."""

    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="sessions")
    edition = models.ForeignKey(
        "courses.SeminarEdition", models.PROTECT, verbose_name=_("выпуск"), related_name="sessions"
    )
    title = models.CharField(_("для кого или о чём"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("начало"))
    ends_at = models.DateTimeField(_("окончание"))
    hall = models.ForeignKey(
        Hall, models.PROTECT, null=True, blank=True, verbose_name=_("зал"), related_name="sessions"
    )
    place = models.CharField(_("место"), max_length=250, blank=True)
    online_url = models.URLField(_("ссылка на трансляцию"), blank=True, max_length=500)
    seats = models.PositiveSmallIntegerField(_("мест в зале"), null=True, blank=True)
    online_seats = models.PositiveSmallIntegerField(_("мест онлайн"), null=True, blank=True)
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="courses.SessionTrainer", verbose_name=_("тренеры"), related_name="+"
    )
    series = models.ForeignKey(
        "courses.Series", models.SET_NULL, null=True, blank=True, verbose_name=_("серия"), related_name="sessions"
    )
    slot = models.DateField(_("день по правилу"), null=True, blank=True)
    moved_at = models.DateTimeField(_("изменено вручную"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("отменена"), null=True, blank=True)
    cancel_reason = models.CharField(_("причина отмены"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("занятие")
        verbose_name_plural = _("занятия")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.UniqueConstraint(fields=["series", "slot"], name="one_session_a_slot"),
            ExclusionConstraint(
                name="hall_taken_once",
                expressions=[
                    same("hall"),
                    (Func("starts_at", "ends_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(hall__isnull=False, cancelled_at=None),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="session_start")]

    def __str__(self) -> str:
        return f"{self.course}, {timezone.localtime(self.starts_at):%d.%m.%Y %H:%M}"

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def where(self) -> str:
        """The place in words; empty for a session that is online only."""
        if self.hall is not None:
            return ", ".join(filter(None, (self.hall.title, self.hall.address)))
        return self.place

    @property
    def in_hall(self) -> bool:
        return bool(self.hall_id or self.place)

    @property
    def link_is_shown(self) -> bool:
        """The link is for those who are registered, shortly before and until the end."""
        return bool(self.online_url) and self.starts_at - LINK_SHOWN_BEFORE <= timezone.now() < self.ends_at


class SessionTrainer(models.Model):
    """Who leads a session. ``during`` is the session's time (None: cancelled), kept by triggers."""

    session = models.ForeignKey(SeminarSession, models.CASCADE, verbose_name=_("занятие"), related_name="leads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("тренер"), related_name="+")
    during = DateTimeRangeField(null=True, editable=False)

    class Meta:
        verbose_name = _("тренер занятия")
        verbose_name_plural = _("тренеры занятий")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="trainer_once_a_session"),
            ExclusionConstraint(
                name="trainer_in_one_place", expressions=[same("user"), ("during", RangeOperators.OVERLAPS)]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.session_id}"
