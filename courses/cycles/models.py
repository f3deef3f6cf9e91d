from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Cycle(models.Model):
    """A fulfilment counts for what is required of a person, from a day until a day (None: for good).

    Never changed, never deleted. Where a change of the rule, or of the evidence, moves ``held_until``, another row of
    the same ``number`` is written; the last one of a number holds. ``due_on`` is the date it was for as of then.
    """

    class Why(models.TextChoices):
        FULFILLED = "fulfilled", _("выполнено")
        RULE_CHANGED = "rule_changed", _("изменилось правило")
        ANNULLED = "annulled", _("больше не засчитывается")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="cycles")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="+")
    requirement = models.ForeignKey(
        "courses.Requirement", models.PROTECT, verbose_name=_("требование"), related_name="+"
    )
    number = models.PositiveSmallIntegerField(_("который раз"))
    source = models.CharField(_("чем выполнено"), max_length=12)
    source_key = models.BigIntegerField(_("номер основания"))
    due_on = models.DateField(_("к сроку"))
    held_from = models.DateField(_("действует с"))
    held_until = models.DateField(_("действует по"), null=True)
    why = models.CharField(_("почему записано"), max_length=12, choices=Why.choices)
    at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("срок действия")
        verbose_name_plural = _("сроки действия")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(held_until__gte=F("held_from")), name="cycle_days_in_order"
            )
        ]
        indexes = [models.Index(fields=["user", "course", "-id"], name="cycle_user_course")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.course_id} № {self.number}"
