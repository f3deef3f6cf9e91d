from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutsideTraining(models.Model):
    """What a person was taught elsewhere or earlier, and the course that it should count for.

    What is said of it never changes; only its state does, each with who, when and why. One that came by an import
    (``imported``) has no paper of its own and is confirmed at once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("ждёт проверки")
        CONFIRMED = "confirmed", _("засчитано")
        DECLINED = "declined", _("не засчитано")
        REVOKED = "revoked", _("отменено")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("вместо курса"), related_name="+")
    title = models.CharField(_("чему учили"), max_length=250, blank=True)
    place = models.CharField(_("где"), max_length=250, blank=True)
    completed_on = models.DateField(_("день на документе"))
    hours = models.DecimalField(_("часов"), max_digits=6, decimal_places=1, null=True, blank=True)
    number = models.CharField(_("номер документа"), max_length=100, blank=True)
    result = models.CharField(_("результат"), max_length=100, blank=True)
    document = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("документ"), related_name="+"
    )
    imported = models.ForeignKey(
        "courses.PastImport",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("загрузка"),
        related_name="trainings",
    )
    sent_at = models.DateTimeField(_("прислано"), auto_now_add=True)
    state = models.CharField(_("состояние"), max_length=9, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("кто решил"), related_name="+"
    )
    decided_at = models.DateTimeField(_("решено"), null=True, blank=True)
    words = models.CharField(_("слова сотруднику"), max_length=500, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("кто отменил"), related_name="+"
    )
    revoked_at = models.DateTimeField(_("отменено"), null=True, blank=True)
    revoke_reason = models.CharField(_("почему отменено"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("обучение на стороне")
        verbose_name_plural = _("обучение на стороне")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "completed_on"],
                condition=Q(state__in=["waiting", "confirmed"]),
                name="one_outside_training_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="decided_outside_training_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False) | (~Q(state="revoked") & Q(revoked_at=None)),
                name="revoked_outside_training_has_time",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | Q(imported__isnull=False), name="outside_training_has_evidence"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "course"], name="outside_user_course"),
            models.Index(fields=["sent_at"], name="outside_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id}: {self.title}"
