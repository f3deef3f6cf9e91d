from __future__ import annotations

from copy import copy

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """A cycle of courses under one name."""

    code = models.CharField(_("код"), max_length=40, unique=True)
    title = models.CharField(_("название"), max_length=200)
    subtitle = models.CharField(_("подзаголовок"), max_length=300, blank=True)
    organiser = models.CharField(_("организатор"), max_length=250)
    signatory_name = models.CharField(_("кто подписывает"), max_length=120, blank=True)
    signatory_post = models.CharField(_("должность подписанта"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("программа")
        verbose_name_plural = _("программы")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class CourseMatter(models.Model):
    """What a course says and by what it is completed: of the draft that trainers write, and of a version of it."""

    class Completing(models.TextChoices):
        """Which lessons a course is completed by. Required lessons are never done without."""

        ALL = "all", _("все обязательные уроки")
        SOME = "some", _("не меньше скольких-то уроков")
        SCORE = "score", _("сумма баллов с весами")

    title = models.CharField(_("название"), max_length=200)
    subtitle = models.CharField(_("подзаголовок"), max_length=300, blank=True)
    description = models.TextField(_("о чём семинар"), blank=True)
    objectives = models.JSONField(_("чему научитесь"), default=list, blank=True)
    audience = models.CharField(_("для кого"), max_length=200, blank=True)
    academic_hours = models.PositiveSmallIntegerField(_("академических часов"), default=2)
    valid_months = models.PositiveSmallIntegerField(
        _("сертификат действует, месяцев"), null=True, blank=True, default=12
    )
    completing = models.CharField(
        _("чем завершается"), max_length=5, choices=Completing.choices, default=Completing.ALL
    )
    enough = models.PositiveSmallIntegerField(
        _("сколько нужно"), null=True, blank=True, help_text=_("Уроков или процентов — смотря чем завершается.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Course(CourseMatter):
    """A seminar course: lessons in order. What it says here is the trainers' draft; learners read a version of it.

    Only ``title`` is what everybody knows the course by: that of the newest version. Another that trainers have given
    it since waits in ``new_title``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("черновик")
        PUBLISHED = "published", _("опубликован")
        ARCHIVED = "archived", _("в архиве")

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("программа"), related_name="courses")
    code = models.CharField(_("код"), max_length=40, unique=True, null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("порядок"), default=0)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(_("опубликован"), null=True, blank=True)
    version = models.ForeignKey(
        "courses.CourseVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("последняя версия"),
        related_name="+",
    )
    is_template = models.BooleanField(_("шаблон"), default=False, db_default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто ведёт"), related_name="+"
    )
    changed_at = models.DateTimeField(_("изменён"), auto_now=True)
    new_title = models.CharField(
        _("новое название"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("Ещё не опубликовано: его видят только тренеры."),
    )

    class Meta:
        verbose_name = _("курс")
        verbose_name_plural = _("курсы")
        ordering = ["programme_id", "order", "id"]

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.pk])

    @property
    def draft_title(self) -> str:
        return self.new_title or self.title

    def draft(self) -> Course:
        """The course under the title that it has in its draft, for the pages of its trainers. Never saved."""
        draft = copy(self)
        draft.title = self.draft_title
        return draft
