from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Vote(models.Model):
    """What a person has chosen in a poll, once a person; a new round of the course asks her again and replaces it."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", models.CASCADE, verbose_name=_("запись на курс"), related_name="votes"
    )
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, verbose_name=_("урок"), related_name="votes")
    round = models.PositiveSmallIntegerField(_("который раз"))
    # Keys of the options in ``lesson.settings``.
    options = models.JSONField(_("выбрано"))
    voted_at = models.DateTimeField(_("когда"))

    class Meta:
        verbose_name = _("голос")
        verbose_name_plural = _("голоса")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="vote_once_a_person")]

    def __str__(self) -> str:
        return f"{self.lesson_id}"


class PollClosing(models.Model):
    """A poll that takes no more votes; opening it again removes the row."""

    lesson = models.OneToOneField(
        "courses.Lesson", models.CASCADE, verbose_name=_("урок"), related_name="poll_closing", primary_key=True
    )
    closed_at = models.DateTimeField(_("закрыт"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто закрыл"), related_name="+"
    )

    class Meta:
        verbose_name = _("закрытый опрос")
        verbose_name_plural = _("закрытые опросы")

    def __str__(self) -> str:
        return f"{self.lesson_id}"
