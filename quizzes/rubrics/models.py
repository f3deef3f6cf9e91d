from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .scale import Scale


class Rubric(models.Model):
    """An edition of a rubric: criteria with weights and five levels each, stop factors with caps.

    ``body``: ``{"criteria": [{"code", "title", "weight", "levels": [five texts], "examples": [five lists of texts]}],
    "stop_factors": [{"code", "title", "plain", "cap"}], "zones": [{"code", "title", "from"}]}``; weights sum to 100.
    Never edited once published: replies and marks rest on it. A change is the next edition.
    """

    title = models.CharField(_("название"), max_length=120)
    number = models.PositiveSmallIntegerField(_("редакция"), default=1)
    body = models.JSONField(_("содержание"))
    is_current = models.BooleanField(_("действует"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("автор"), related_name="+"
    )
    created_at = models.DateTimeField(_("создана"), auto_now_add=True)
    published_at = models.DateTimeField(_("опубликована"), null=True)

    class Meta:
        verbose_name = _("рубрика")
        verbose_name_plural = _("рубрики")
        ordering = ["title", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["title", "number"], name="rubric_edition_once"),
            models.UniqueConstraint(fields=["title"], condition=Q(published_at=None), name="one_draft_edition"),
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_rubric"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False), name="current_rubric_is_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, редакция {self.number}"

    @cached_property
    def scale(self) -> Scale:
        return Scale.from_json(self.body)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None
