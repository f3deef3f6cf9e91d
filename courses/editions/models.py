from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SeminarEdition(models.Model):
    """A run of a seminar with dates. Learners see it from the moment it is announced."""

    class Attend(models.TextChoices):
        ONE = "one", _("одно занятие на выбор")
        ALL = "all", _("все занятия подряд")

    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="editions")
    number = models.PositiveSmallIntegerField(_("номер"))
    attend = models.CharField(_("слушатель приходит на"), max_length=3, choices=Attend.choices, default=Attend.ONE)
    opens_at = models.DateTimeField(_("запись открыта с"), null=True, blank=True)
    closes_at = models.DateTimeField(_("запись открыта до"), null=True, blank=True)
    needs_approval = models.BooleanField(_("запись согласует руководитель органа"), default=False)
    news = models.TextField(_("что изменилось с прошлого раза"), blank=True)
    letter = models.TextField(_("что написать записавшимся"), blank=True)
    announced_at = models.DateTimeField(_("объявлен"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто завёл"), related_name="+"
    )
    created_at = models.DateTimeField(_("заведён"), default=timezone.now)

    class Meta:
        verbose_name = _("выпуск")
        verbose_name_plural = _("выпуски")
        ordering = ["course_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_number_of_course"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="edition_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, выпуск {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether one may register today, as far as the window goes."""
        now = timezone.now()
        return (
            self.announced_at is not None
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )


class AgencyQuota(models.Model):
    """At most so many of an agency and everything under it have a seat in each session of the edition."""

    edition = models.ForeignKey(SeminarEdition, models.CASCADE, verbose_name=_("выпуск"), related_name="quotas")
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("орган"), related_name="+")
    seats = models.PositiveSmallIntegerField(_("не больше мест"))

    class Meta:
        verbose_name = _("квота органа")
        verbose_name_plural = _("квоты органов")
        ordering = ["agency__path"]
        constraints = [models.UniqueConstraint(fields=["edition", "agency"], name="one_quota_an_agency")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.seats}"


class Interest(models.Model):
    """Somebody would come to a seminar that has no date yet. ``told_at``: she was told of one."""

    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    agency = models.ForeignKey("lms.Agency", models.PROTECT, null=True, verbose_name=_("орган"), related_name="+")
    at = models.DateTimeField(_("когда"), default=timezone.now)
    told_at = models.DateTimeField(_("узнал о дате"), null=True, blank=True)

    class Meta:
        verbose_name = _("желание прийти")
        verbose_name_plural = _("желания прийти")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], condition=Q(told_at=None), name="one_interest_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.course_id}"
