from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# The mark of a kind beside the lesson's name; the rest of what a kind is stands in ``kinds``.
ICONS: Final = {
    "text": "book",
    "file": "file",
    "video": "video",
    "audio": "sound",
    "link": "link",
    "quiz": "quiz",
    "reply": "chat",
    "checklist": "list",
    "poll": "chart",
    "glossary": "search",
    "shift": "inbox",
    "session": "calendar",
}


class LessonMatter(models.Model):
    """What a lesson consists of: of the draft that trainers write, and of a version of it.

    A field that stands here is copied into each version by itself. The field that the kind needs is filled, the others
    are empty.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("материал")
        FILE = "file", _("файл")
        VIDEO = "video", _("видео")
        AUDIO = "audio", _("аудио")
        LINK = "link", _("ссылка")
        QUIZ = "quiz", _("тест")
        REPLY = "reply", _("упражнение на ответ")
        CHECKLIST = "checklist", _("чек-лист")
        POLL = "poll", _("опрос")
        GLOSSARY = "glossary", _("словарь")
        SHIFT = "shift", _("дежурная смена")
        SESSION = "session", _("занятие")

    class Rule(models.TextChoices):
        """What completes the lesson."""

        VIEWED = "viewed", _("открыть и отметить пройденным")
        PASSED = "passed", _("получить зачёт")
        SUBMITTED = "submitted", _("отправить ответ")
        MARKED = "marked", _("получить зачёт у тренера")
        TIME = "time", _("пробыть на уроке не меньше скольких-то минут")
        WATCHED = "watched", _("посмотреть не меньше какой-то доли записи")
        ATTENDED = "attended", _("побывать на занятии")
        TICKED = "ticked", _("отметить все обязательные пункты")
        VOTED = "voted", _("проголосовать")

    order = models.PositiveSmallIntegerField(_("порядок"), default=0)
    kind = models.CharField(_("вид"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("название"), max_length=200)
    summary = models.CharField(_("о чём урок"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("минут"), default=10)
    required = models.BooleanField(_("обязателен для зачёта курса"), default=True)
    weight = models.PositiveSmallIntegerField(_("вес"), default=1)
    completion = models.CharField(_("засчитывается"), max_length=10, choices=Rule.choices, default=Rule.VIEWED)
    after = models.ForeignKey(
        "courses.Lesson",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("только после урока"),
        related_name="+",
    )
    body = models.TextField(_("текст"), blank=True)
    file = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("файл"), related_name="+"
    )
    captions = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("субтитры"), related_name="+"
    )
    poster = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("заставка"), related_name="+"
    )
    url = models.URLField(_("ссылка"), blank=True, max_length=500)
    quiz = models.ForeignKey(
        "quizzes.Quiz", models.PROTECT, null=True, blank=True, verbose_name=_("тест"), related_name="%(class)ss"
    )
    scenario = models.ForeignKey(
        "quizzes.Scenario",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("упражнение"),
        related_name="%(class)ss",
    )
    # What a kind has beside the fields above; its shape is said where the kind is registered.
    settings = models.JSONField(_("устройство"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Lesson(LessonMatter):
    """One step of a course, as trainers write it. Learners of a published course read a version of it."""

    course = models.ForeignKey("courses.Course", models.CASCADE, verbose_name=_("курс"), related_name="lessons")
    code = models.CharField(_("код"), max_length=40, unique=True, null=True, blank=True)
    archived_at = models.DateTimeField(_("убран"), null=True, blank=True)

    class Meta:
        verbose_name = _("урок")
        verbose_name_plural = _("уроки")
        ordering = ["course_id", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(after=None) | ~Q(after=F("id")), name="lesson_not_after_itself")
        ]

    def get_absolute_url(self) -> str:
        return reverse("courses:lesson", args=[self.pk])

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


class TextImage(models.Model):
    """A picture that a text shows; its address is that of its own right to be seen."""

    file = models.ForeignKey("lms.StoredFile", models.PROTECT, verbose_name=_("файл"), related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.file)


class LessonImage(TextImage):
    """A picture that the text of a lesson shows."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, verbose_name=_("урок"), related_name="images")

    class Meta:
        verbose_name = _("картинка урока")
        verbose_name_plural = _("картинки уроков")
        constraints = [models.UniqueConstraint(fields=["lesson", "file"], name="image_once_a_lesson")]

    def get_absolute_url(self) -> str:
        return reverse("courses:lesson-image", args=[self.pk])
