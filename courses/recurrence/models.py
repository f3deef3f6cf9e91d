from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """Sessions of an edition by a rule (RFC 5545, RRULE). The sessions are rows of their own, made from it."""

    class DaysOff(models.TextChoices):
        SKIP = "skip", _("пропустить")
        NEXT = "next", _("перенести на следующий рабочий день")
        KEEP = "keep", _("провести всё равно")

    edition = models.ForeignKey(
        "courses.SeminarEdition", models.PROTECT, verbose_name=_("выпуск"), related_name="series"
    )
    rule = models.CharField(_("правило"), max_length=200)
    starts_on = models.DateField(_("первый день"))
    start = models.TimeField(_("начало"))
    minutes = models.PositiveSmallIntegerField(_("минут"))
    days_off = models.CharField(_("если выходной"), max_length=4, choices=DaysOff.choices, default=DaysOff.SKIP)
    except_days = ArrayField(models.DateField(), verbose_name=_("кроме дней"), default=list, blank=True)
    title = models.CharField(_("для кого или о чём"), max_length=120, blank=True)
    hall = models.ForeignKey(
        "courses.Hall", models.PROTECT, null=True, blank=True, verbose_name=_("зал"), related_name="+"
    )
    place = models.CharField(_("место"), max_length=250, blank=True)
    online_url = models.URLField(_("ссылка на трансляцию"), blank=True, max_length=500)
    seats = models.PositiveSmallIntegerField(_("мест в зале"), null=True, blank=True)
    online_seats = models.PositiveSmallIntegerField(_("мест онлайн"), null=True, blank=True)
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("тренеры"), related_name="+")

    class Meta:
        verbose_name = _("серия занятий")
        verbose_name_plural = _("серии занятий")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.edition}: {self.rule}"
