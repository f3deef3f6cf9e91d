from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Lesson(models.Model):
    """One step of a course. The field that its kind needs is filled, the others are empty."""

    class Kind(models.TextChoices):
        TEXT = "text", _("материал")
        FILE = "file", _("файл")
        VIDEO = "video", _("видео")
        LINK = "link", _("ссылка")
        QUIZ = "quiz", _("тест")
        REPLY = "reply", _("упражнение на ответ")

    class Rule(models.TextChoices):
        """What completes the lesson."""

        VIEWED = "viewed", _("открыть и отметить пройденным")
        PASSED = "passed", _("получить зачёт")
        SUBMITTED = "submitted", _("отправить ответ")
        MARKED = "marked", _("получить зачёт у тренера")

    course = models.ForeignKey("courses.Course", models.CASCADE, verbose_name=_("курс"), related_name="lessons")
    code = models.CharField(_("код"), max_length=40, unique=True, null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("порядок"), default=0)
    kind = models.CharField(_("вид"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("название"), max_length=200)
    summary = models.CharField(_("о чём урок"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("минут"), default=10)
    required = models.BooleanField(_("обязателен для зачёта курса"), default=True)
    completion = models.CharField(_("засчитывается"), max_length=10, choices=Rule.choices, default=Rule.VIEWED)
    after = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("только после урока"),
        related_name="followers",
    )
    body = models.TextField(_("текст"), blank=True)
    file = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("файл"), related_name="+"
    )
    url = models.URLField(_("ссылка"), blank=True, max_length=500)
    quiz = models.ForeignKey(
        "quizzes.Quiz", models.PROTECT, null=True, blank=True, verbose_name=_("тест"), related_name="lessons"
    )
    scenario = models.ForeignKey(
        "quizzes.Scenario", models.PROTECT, null=True, blank=True, verbose_name=_("упражнение"), related_name="lessons"
    )
    archived_at = models.DateTimeField(_("убран"), null=True, blank=True)

    class Meta:
        verbose_name = _("урок")
        verbose_name_plural = _("уроки")
        ordering = ["course_id", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(after=None) | ~Q(after=F("id")), name="lesson_not_after_itself")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:lesson", args=[self.pk])


class LessonImage(models.Model):
    """A picture that the text of a lesson shows."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, verbose_name=_("урок"), related_name="images")
    file = models.ForeignKey("lms.StoredFile", models.PROTECT, verbose_name=_("файл"), related_name="+")

    class Meta:
        verbose_name = _("картинка урока")
        verbose_name_plural = _("картинки уроков")
        constraints = [models.UniqueConstraint(fields=["lesson", "file"], name="image_once_a_lesson")]

    def __str__(self) -> str:
        return str(self.file)
