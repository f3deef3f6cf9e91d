from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AttendanceMark(models.Model):
    """So many minutes of a session a person was there (0: she was not). The latest mark counts, earlier ones stay."""

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="attendance"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    minutes = models.PositiveSmallIntegerField(_("минут"))
    reason = models.CharField(_("почему исправлено"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто отметил"), related_name="+")
    at = models.DateTimeField(_("когда"), default=timezone.now)

    class Meta:
        verbose_name = _("отметка о посещении")
        verbose_name_plural = _("отметки о посещении")
        ordering = ["-id"]
        indexes = [models.Index(fields=["session", "user", "-id"], name="attendance_latest")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.user_id}: {self.minutes}"


class PresenceFact(models.Model):
    """What one source says of somebody at a session. Never changed, never deleted; what follows is reckoned.

    ``user`` is empty, or only supposed (``sure`` is false), where an online meeting knows but a name: it is ``said``.
    ``came_at`` and ``left_at`` are as the source has them (no ``left_at``: until the end). ``present`` is false where
    a trainer says that the person is not there. ``at`` is the moment by the clock of whoever says so, ``got_at`` when
    it reached us: a phone may have been offline between. ``seen`` is the statement of another that a trainer saw when
    she made hers.
    """

    class Source(models.TextChoices):
        PASS = "pass", _("личный QR")
        SCREEN = "screen", _("QR с экрана")
        CODE = "code", _("код с экрана")
        LIST = "list", _("список тренера")
        ONLINE = "online", _("онлайн-встреча")

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="facts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто"), related_name="+"
    )
    source = models.CharField(_("откуда известно"), max_length=6, choices=Source.choices)
    sure = models.BooleanField(_("человек узнан точно"), default=True)
    said = models.CharField(_("как назван"), max_length=200, blank=True)
    present = models.BooleanField(_("был"), default=True)
    came_at = models.DateTimeField(_("пришёл"))
    left_at = models.DateTimeField(_("ушёл"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто отметил"), related_name="+"
    )
    device = models.CharField(_("устройство"), max_length=32, blank=True)
    seen = models.ForeignKey("self", models.PROTECT, null=True, verbose_name=_("зная об отметке"), related_name="+")
    imported = models.ForeignKey(
        "courses.MeetingImport", models.PROTECT, null=True, verbose_name=_("из отчёта"), related_name="facts"
    )
    key = models.CharField(_("ключ повтора"), max_length=100)
    at = models.DateTimeField(_("когда отмечено"))
    got_at = models.DateTimeField(_("когда получено"), default=timezone.now)

    class Meta:
        verbose_name = _("сведение о присутствии")
        verbose_name_plural = _("сведения о присутствии")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="fact_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")), name="fact_leaves_after_it_came"
            ),
            models.CheckConstraint(condition=Q(user__isnull=False) | Q(sure=False), name="sure_fact_names_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.user_id}: {self.source}"

    @property
    def is_online(self) -> bool:
        return self.source == self.Source.ONLINE

    @property
    def is_stated(self) -> bool:
        """Said by a trainer from her list, for the session as a whole."""
        return self.source == self.Source.LIST


class AttendanceDecision(models.Model):
    """How a trainer decided what was unclear, and why. It holds for the ``facts`` (ids) that she saw then.

    ``choice`` is one of those the kind offers (see ``reckoning``), ``person`` whom a name of a meeting belongs to.
    """

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="attendance_decisions"
    )
    subject = models.CharField(_("о чём"), max_length=60)
    facts = models.JSONField(_("по каким сведениям"), default=list)
    choice = models.CharField(_("решение"), max_length=10)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто это"), related_name="+"
    )
    reason = models.CharField(_("почему"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто решил"), related_name="+")
    at = models.DateTimeField(_("когда"), default=timezone.now)

    class Meta:
        verbose_name = _("решение о посещении")
        verbose_name_plural = _("решения о посещении")
        ordering = ["id"]
        indexes = [models.Index(fields=["session", "id"], name="attendance_decided")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.subject}, {self.choice}"


class AttendanceSheet(models.Model):
    """The official register as it was approved; after a correction it is approved again, as the next edition.

    ``lines``: ``[{"name", "position", "agency", "way", "minutes", "how", "reason"}]`` by name, as of ``at``.
    """

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="sheets"
    )
    year = models.PositiveSmallIntegerField(_("год"))
    number = models.PositiveIntegerField(_("номер"))
    edition = models.PositiveSmallIntegerField(_("редакция"), default=1)
    lines = models.JSONField(_("строки"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто утвердил"), related_name="+")
    at = models.DateTimeField(_("утверждена"), default=timezone.now)

    class Meta:
        verbose_name = _("ведомость")
        verbose_name_plural = _("ведомости")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number", "edition"], name="sheet_number_once"),
            models.UniqueConstraint(fields=["session", "edition"], name="sheet_edition_once"),
        ]

    def __str__(self) -> str:
        return self.named

    @property
    def named(self) -> str:
        return f"{self.number}-{self.year}"
