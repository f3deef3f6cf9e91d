from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Position
from lms.ui.russian import human_datetime, plural


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    def in_force(self, now: dt.datetime) -> AllowanceQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), revoked_at=None)


class Allowance(models.Model):
    """Somebody may have more of a quiz than its rules say: a person, an agency with all below it, or a category.

    It only adds: ``extra_minutes`` and ``extra_attempts`` to what the quiz gives, an earlier ``opens_at``, a later
    ``closes_at``. See ``limits`` for what several of them come to.
    """

    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, verbose_name=_("тест"), related_name="allowances")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("кому"), related_name="+"
    )
    agency = models.ForeignKey(
        "lms.Agency", models.PROTECT, null=True, blank=True, verbose_name=_("орган"), related_name="+"
    )
    category = models.CharField(_("категория должностей"), max_length=12, choices=Position.Category.choices, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(_("минут больше"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("попыток больше"), default=0)
    opens_at = models.DateTimeField(_("можно начать с"), null=True, blank=True)
    closes_at = models.DateTimeField(_("можно пройти до"), null=True, blank=True)
    reason = models.CharField(_("причина"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто дал"), related_name="+")
    at = models.DateTimeField(_("когда"), auto_now_add=True)
    ends_at = models.DateTimeField(_("действует до"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("отменено"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто отменил"), related_name="+"
    )
    revoked_why = models.CharField(_("почему отменено"), max_length=300, blank=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("послабление")
        verbose_name_plural = _("послабления")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, agency=None, category="")
                | Q(user=None, agency__isnull=False, category="")
                | (Q(user=None, agency=None) & ~Q(category="")),
                name="allowance_for_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(extra_minutes__gt=0)
                | Q(extra_attempts__gt=0)
                | Q(opens_at__isnull=False)
                | Q(closes_at__isnull=False),
                name="allowance_gives_something",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="allowance_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="allowance_for_a_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | (Q(revoked_by__isnull=False) & ~Q(revoked_why="")),
                name="allowance_revoked_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.addressee}"

    def is_in_force(self, now: dt.datetime) -> bool:
        """The same as ``AllowanceQuerySet.in_force``."""
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > now)

    @property
    def addressee(self) -> str:
        """Who has more, as a page names it."""
        if self.user is not None:
            return self.user.get_full_name()
        return str(self.agency or gettext("должности: %s") % self.get_category_display())

    @property
    def words(self) -> list[str]:
        """What is given, a phrase each, for the trainer."""
        given = []
        if self.extra_minutes:
            given.append("+" + plural(self.extra_minutes, gettext("минута"), gettext("минуты"), gettext("минут")))
        if self.extra_attempts:
            given.append("+" + plural(self.extra_attempts, gettext("попытка"), gettext("попытки"), gettext("попыток")))
        if self.opens_at:
            given.append(gettext("начать с: %s") % _said(self.opens_at))
        if self.closes_at:
            given.append(gettext("пройти до: %s") % _said(self.closes_at))
        return given


def _said(moment: dt.datetime) -> str:
    return human_datetime(timezone.localtime(moment), timezone.localdate())
