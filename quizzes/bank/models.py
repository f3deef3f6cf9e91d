from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.scoring.gaps import plain

# How long a question may be said to take: an essay of two hours at the most.
SECONDS_LEAST: Final = 5
SECONDS_MOST: Final = 7200


class Topic(models.Model):
    """What a question is about; topics form a tree."""

    title = models.CharField(_("название"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("входит в"))

    class Meta:
        verbose_name = _("тема")
        verbose_name_plural = _("темы")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "title"], name="topic_title_once_under_a_parent", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question of the bank. What it says stands in its revisions; ``current`` is the newest one."""

    code = models.CharField(_("код"), max_length=40, unique=True, null=True, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("тема"), related_name="questions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("автор"), related_name="+"
    )
    current = models.ForeignKey(
        "quizzes.Revision", models.PROTECT, null=True, verbose_name=_("действующая редакция"), related_name="+"
    )
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("метки"), default=list, blank=True)
    # Lemmas of everything the question says (``wording.lemmas``): what the search looks in.
    lemmas = models.TextField(default="", editable=False)
    created_at = models.DateTimeField(_("создан"), auto_now_add=True)
    archived_at = models.DateTimeField(_("в архиве с"), null=True, blank=True)

    class Meta:
        verbose_name = _("вопрос")
        verbose_name_plural = _("вопросы")
        ordering = ["-id"]
        indexes = [
            GinIndex(SearchVector("lemmas", config="simple"), name="question_lemmas"),
            GinIndex(fields=["tags"], name="question_tags"),
        ]

    def __str__(self) -> str:
        return self.current.stem if self.current else f"№ {self.pk}"


class Figures(models.Model):
    """How a question has done in all quizzes. The room of analysis counts it from time to time; here it is only kept.

    ``exposure`` counts every showing of the question, whatever its wording; the other figures are of the current
    wording. ``remarks`` are what analysis has to say of it, ``poor`` whether there is anything.
    """

    question = models.OneToOneField(
        Question, models.CASCADE, primary_key=True, verbose_name=_("вопрос"), related_name="figures"
    )
    exposure = models.PositiveIntegerField(_("сколько раз показан"))
    answers = models.PositiveIntegerField(_("ответов в подсчёте"), default=0)
    facility = models.FloatField(_("средняя доля балла"), null=True)
    discrimination = models.FloatField(_("дискриминация"), null=True)
    efficiency = models.FloatField(_("эффективность"), null=True)
    poor = models.BooleanField(_("стоит пересмотреть"), default=False)
    remarks = ArrayField(models.CharField(max_length=60), verbose_name=_("замечания"), default=list)
    counted_at = models.DateTimeField(_("когда посчитано"))

    class Meta:
        verbose_name = _("статистика вопроса")
        verbose_name_plural = _("статистика вопросов")
        indexes = [
            models.Index(fields=["question"], name="figures_poor", condition=models.Q(poor=True)),
            models.Index(fields=["-counted_at"], name="figures_counted_at"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.exposure}"


class Revision(models.Model):
    """One wording of a question with its key. Never edited: a change makes the next revision."""

    question = models.ForeignKey(Question, models.PROTECT, verbose_name=_("вопрос"), related_name="revisions")
    number = models.PositiveSmallIntegerField(_("редакция"))
    kind = models.CharField(_("вид"), max_length=20)
    body = models.JSONField(_("содержание"))
    difficulty = models.PositiveSmallIntegerField(
        _("сложность"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    source_url = models.URLField(_("источник"), blank=True, max_length=500)
    source_note = models.CharField(_("закон, статья, страница"), blank=True, default="", max_length=300)
    seconds = models.PositiveSmallIntegerField(
        _("сколько секунд нужно на ответ"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SECONDS_LEAST), MaxValueValidator(SECONDS_MOST)],
    )
    # The pictures and attachments that the body names: whoever may see the bank may see them.
    files = models.ManyToManyField("lms.StoredFile", verbose_name=_("файлы"), blank=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто составил"), related_name="+"
    )
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("редакция вопроса")
        verbose_name_plural = _("редакции вопросов")
        ordering = ["question_id", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return self.stem

    @property
    def stem(self) -> str:
        return plain(self.kind, str(self.body.get("stem", "")))
