from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """What somebody can do, shown by parts: a course completed, its quiz passed, replies that trainers confirmed.

    Replies count with ``reply_score`` or more, one an exercise, of the last ``months`` months; ``scenarios`` says which
    exercises (none named: any). What came before an award does not count for the next one.
    """

    title = models.CharField(_("название"), max_length=200, unique=True)
    about = models.CharField(_("что человек умеет"), max_length=500, blank=True)
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("семинар"), related_name="skills")
    quiz = models.ForeignKey(
        "quizzes.Quiz", models.PROTECT, null=True, blank=True, verbose_name=_("тест"), related_name="+"
    )
    quiz_percent = models.PositiveSmallIntegerField(
        _("результат теста не ниже, %"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    replies = models.PositiveSmallIntegerField(_("сколько ответов"), default=3, validators=[MaxValueValidator(50)])
    reply_score = models.PositiveSmallIntegerField(
        _("оценка ответа не ниже"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    months = models.PositiveSmallIntegerField(
        _("за сколько месяцев"), default=6, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    scenarios = models.ManyToManyField("quizzes.Scenario", verbose_name=_("упражнения"), related_name="+", blank=True)
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)
    archived_at = models.DateTimeField(_("в архиве с"), null=True, blank=True)

    class Meta:
        verbose_name = _("навык")
        verbose_name_plural = _("навыки")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(quiz__isnull=False) | Q(replies__gt=0), name="skill_asks_for_more")
        ]

    def __str__(self) -> str:
        return self.title


class SkillAward(models.Model):
    """All parts of a skill were held together. ``evidence`` is what it rests on, copied; never changed, never deleted.

    ``awarded_on`` is the day on which the last part came in.
    """

    skill = models.ForeignKey(Skill, models.PROTECT, verbose_name=_("навык"), related_name="awards")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="+")
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("семинар"), related_name="+")
    number = models.PositiveSmallIntegerField(_("который раз"), default=1)
    awarded_on = models.DateField(_("день"))
    held_at = models.DateTimeField(_("последняя часть"))
    evidence = models.JSONField(_("основание"))
    at = models.DateTimeField(_("записано"), auto_now_add=True)

    class Meta:
        verbose_name = _("присвоенный навык")
        verbose_name_plural = _("присвоенные навыки")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["skill", "user", "number"], name="skill_award_number_once")]
        indexes = [models.Index(fields=["user", "course"], name="skill_award_user_course")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.user_id} № {self.number}"
