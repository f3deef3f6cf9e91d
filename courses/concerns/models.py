from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Concern(models.Model):
    """What was noticed about a completed course, and what HR has found out by asking.

    ``about`` tells the lesson, attempt or reply apart («lesson:5»); ``facts`` are the figures behind the question:
    ``{"minutes", "planned"}``, ``{"questions", "seconds"}``, ``{"alike"}``, with ``title`` of what they are about and
    for texts ``reply`` (key) and ``other`` (key of a colleague's reply).
    """

    class Kind(models.TextChoices):
        FAST_READING = "fast_reading", _("материал прочитан очень быстро")
        FAST_QUIZ = "fast_quiz", _("на вопросы отвечено очень быстро")
        MODEL_TEXT = "model_text", _("ответ совпадает с образцом")
        SAME_TEXT = "same_text", _("ответ совпадает с ответом коллеги")

    class Outcome(models.TextChoices):
        FINE = "fine", _("всё в порядке")
        TALKED = "talked", _("поговорили, вернётся к материалу")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    completion = models.ForeignKey(
        "courses.Completion", models.PROTECT, verbose_name=_("завершение"), related_name="concerns"
    )
    kind = models.CharField(_("что заметили"), max_length=12, choices=Kind.choices)
    about = models.CharField(_("о чём"), max_length=40)
    facts = models.JSONField(_("цифры"))
    noticed_at = models.DateTimeField(_("когда"), auto_now_add=True)
    outcome = models.CharField(_("что выяснилось"), max_length=8, choices=Outcome.choices, blank=True)
    note = models.CharField(_("примечание"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто спросил"), related_name="+"
    )
    answered_at = models.DateTimeField(_("когда выяснили"), null=True)

    class Meta:
        verbose_name = _("вопрос об обучении")
        verbose_name_plural = _("вопросы об обучении")
        ordering = ["-noticed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["completion", "kind", "about"], name="concern_once"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="answered_concern_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="concern_open_user", condition=Q(outcome=""))]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.get_kind_display()}"
