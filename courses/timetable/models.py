from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The personal address of a person's sessions for another calendar. A new ``version`` makes the old one dead.

    The address carries a signature of person and version, so no secret is kept.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("чей"), related_name="calendar_feed"
    )
    version = models.PositiveIntegerField(_("какой по счёту адрес"), default=1)
    created_at = models.DateTimeField(_("создан"), auto_now=True)
    revoked_at = models.DateTimeField(_("отозван"), null=True, blank=True)

    class Meta:
        verbose_name = _("адрес календаря")
        verbose_name_plural = _("адреса календарей")

    def __str__(self) -> str:
        return f"{self.user_id}"
