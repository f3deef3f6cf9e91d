from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.seminars.models import same


class Registration(models.Model):
    """A person and a session. It is closed, never deleted; who comes again gets a new one.

    ``queued_at`` is when she came into the line for a seat, by the clock under the edition's lock. ``during`` (the
    session's time) and ``sequence`` (changes of state, for calendars) are kept by triggers.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("ждёт согласования")
        SEATED = "seated", _("записан")
        WAITING = "waiting", _("в листе ожидания")
        WITHDRAWN = "withdrawn", _("отказался")
        REFUSED = "refused", _("не согласовано")
        CANCELLED = "cancelled", _("занятие отменено")

    class Way(models.TextChoices):
        HALL = "hall", _("в зале")
        ONLINE = "online", _("онлайн")

    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="registrations"
    )
    agency = models.ForeignKey("lms.Agency", models.PROTECT, null=True, verbose_name=_("орган"), related_name="+")
    way = models.CharField(_("как"), max_length=6, choices=Way.choices, default=Way.HALL)
    state = models.CharField(_("состояние"), max_length=9, choices=State.choices)
    queued_at = models.DateTimeField(_("в очереди с"), null=True, blank=True)
    promoted_at = models.DateTimeField(_("получил место из листа"), null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто записал"), related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто решил"), related_name="+"
    )
    instead_of = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("вместо кого"), related_name="substitutes"
    )
    reason = models.CharField(_("причина"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("записан в"), default=timezone.now)
    closed_at = models.DateTimeField(_("закрыта"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    during = DateTimeRangeField(null=True, editable=False)

    class Meta:
        verbose_name = _("запись на занятие")
        verbose_name_plural = _("записи на занятия")
        ordering = ["queued_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(state__in=["asked", "seated", "waiting"]),
                name="registered_once_a_session",
            ),
            ExclusionConstraint(
                name="learner_in_one_place",
                expressions=[same("user"), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["asked", "seated", "waiting"]),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "seated", "waiting"], closed_at=None)
                | Q(state__in=["withdrawn", "refused", "cancelled"], closed_at__isnull=False),
                name="registration_closed_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["seated", "waiting"]) | Q(queued_at__isnull=False),
                name="registration_in_line_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "queued_at", "id"], name="registration_line"),
            models.Index(fields=["user", "-id"], name="registration_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.session_id}"

    @property
    def is_live(self) -> bool:
        return self.closed_at is None


LIVE = (Registration.State.ASKED, Registration.State.SEATED, Registration.State.WAITING)
