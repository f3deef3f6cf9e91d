from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FeedbackGiven(models.Model):
    """A person has answered about a session, once. What she answered is nowhere joined to it."""

    session = models.ForeignKey("courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")

    class Meta:
        verbose_name = _("отметка об отзыве")
        verbose_name_plural = _("отметки об отзывах")
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="feedback_once_a_session")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.session_id}"


class FeedbackAnswer(models.Model):
    """An answer about a session: no person, no time, a random key. Rows of a session are written anew in random order
    with each answer, so that their place says nothing either."""

    class Use(models.TextChoices):
        YES = "yes", _("да, уже знаю где")
        PARTLY = "partly", _("отчасти")
        NO = "no", _("вряд ли")

    class Pace(models.TextChoices):
        SLOW = "slow", _("слишком медленно")
        RIGHT = "right", _("в самый раз")
        FAST = "fast", _("слишком быстро")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, verbose_name=_("занятие"), related_name="feedback"
    )
    score = models.PositiveSmallIntegerField(_("посоветует коллеге"))
    use = models.CharField(_("пригодится в работе"), max_length=6, choices=Use.choices, blank=True)
    pace = models.CharField(_("темп"), max_length=5, choices=Pace.choices, blank=True)
    text = models.TextField(_("своими словами"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("отзыв о занятии")
        verbose_name_plural = _("отзывы о занятиях")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(score__lte=10), name="feedback_score_to_ten")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.score}"
