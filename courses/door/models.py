from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Door(models.Model):
    """People sign in to a session by the screen while its door is open. ``walk_ins``: also those without a seat."""

    session = models.OneToOneField(
        "courses.SeminarSession", models.PROTECT, primary_key=True, verbose_name=_("занятие"), related_name="door"
    )
    walk_ins = models.BooleanField(_("пускать без записи"), default=False)
    opened_at = models.DateTimeField(_("открыт"), default=timezone.now)
    closed_at = models.DateTimeField(_("закрыт"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто открыл"), related_name="+")

    class Meta:
        verbose_name = _("вход на занятие")
        verbose_name_plural = _("входы на занятия")

    def __str__(self) -> str:
        return str(self.session_id)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
