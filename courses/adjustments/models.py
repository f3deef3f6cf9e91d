from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Extension(models.Model):
    """The due date of a person's course was moved to a later day. Never changed, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кому"), related_name="+")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="+")
    requirement = models.ForeignKey(
        "courses.Requirement", models.PROTECT, verbose_name=_("требование"), related_name="+"
    )
    was_due_on = models.DateField(_("был срок"))
    due_on = models.DateField(_("стал срок"))
    reason = models.CharField(_("причина"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("продление срока")
        verbose_name_plural = _("продления сроков")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(due_on__gt=F("was_due_on")), name="extended_to_a_later_day")]
        indexes = [models.Index(fields=["user", "course"], name="extension_user_course")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id}: {self.due_on}"


class Exemption(models.Model):
    """A person need not complete a course of a requirement, until a day (the last one) or until it is revoked.

    ``revoked_on`` is the first day on which the exemption holds no more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="+")
    requirement = models.ForeignKey(
        "courses.Requirement", models.PROTECT, verbose_name=_("требование"), related_name="+"
    )
    reason = models.CharField(_("основание"), max_length=300)
    document = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("документ"), related_name="+"
    )
    until = models.DateField(_("по день"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кем"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)
    revoked_on = models.DateField(_("снято с"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("кем снято"), related_name="+"
    )
    revoke_reason = models.CharField(_("почему снято"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("освобождение")
        verbose_name_plural = _("освобождения")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_by=None) | Q(revoked_on__isnull=False, revoked_by__isnull=False),
                name="revoked_exemption_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["user", "course", "requirement"],
                condition=Q(revoked_on=None, until=None),
                name="one_endless_exemption",
            ),
        ]
        indexes = [models.Index(fields=["user", "course"], name="exemption_user_course")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id}"

    @property
    def in_force(self) -> bool:
        return self.revoked_on is None and (self.until is None or self.until >= timezone.localdate())


class DueRequest(models.Model):
    """She holds her due date for wrong or asks for a later one; HR of her agency answers."""

    class Kind(models.TextChoices):
        MORE_TIME = "more_time", _("прошу перенести срок")
        DISPUTE = "dispute", _("срок посчитан неверно")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("срок перенесён")
        DECLINED = "declined", _("срок прежний")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="+")
    requirement = models.ForeignKey(
        "courses.Requirement", models.PROTECT, verbose_name=_("требование"), related_name="+"
    )
    kind = models.CharField(_("о чём"), max_length=10, choices=Kind.choices)
    message = models.CharField(_("что пишет"), max_length=1000)
    due_on = models.DateField(_("срок, когда просили"))
    wished_on = models.DateField(_("просит по день"), null=True, blank=True)
    asked_at = models.DateTimeField(_("когда"), auto_now_add=True)
    answer_by = models.DateField(_("ответить до"))
    decision = models.CharField(_("решение"), max_length=10, choices=Decision.choices, blank=True)
    answer = models.CharField(_("ответ"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("кто ответил"), related_name="+"
    )
    answered_at = models.DateTimeField(_("отвечено"), null=True, blank=True)
    extension = models.ForeignKey(
        Extension, models.PROTECT, null=True, blank=True, verbose_name=_("продление"), related_name="+"
    )

    class Meta:
        verbose_name = _("просьба о сроке")
        verbose_name_plural = _("просьбы о сроке")
        ordering = ["answer_by", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], condition=Q(decision=""), name="one_open_due_request"),
            models.CheckConstraint(
                condition=Q(decision="", answered_at=None) | (~Q(decision="") & Q(answered_at__isnull=False)),
                name="answered_due_request_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["answer_by"], name="due_request_open", condition=Q(decision=""))]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id}: {self.get_kind_display()}"

    @property
    def is_late(self) -> bool:
        return not self.decision and self.answer_by < timezone.localdate()
