from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Quiz(models.Model):
    """A graded quiz: sections of questions, a time limit kept by the server, a pass mark, attempts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("черновик")
        PUBLISHED = "published", _("опубликован")

    class Review(models.TextChoices):
        """What the learner sees of her answers once the attempt is over."""

        SCORE = "score", _("только результат")
        MARKS = "marks", _("что верно и что нет")
        FULL = "full", _("верные ответы и пояснения")
        FULL_AT_END = "full_at_end", _("верные ответы — когда зачёт получен или попытки кончились")

    title = models.CharField(_("название"), max_length=200)
    intro = models.TextField(_("вступление"), blank=True)
    state = models.CharField(_("состояние"), max_length=12, choices=State.choices, default=State.DRAFT)
    minutes = models.PositiveSmallIntegerField(
        _("время, минут"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("попыток"), null=True, blank=True, default=3, validators=[MinValueValidator(1)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("проходной балл, %"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    shuffle_questions = models.BooleanField(_("перемешивать вопросы"), default=True)
    shuffle_options = models.BooleanField(_("перемешивать варианты"), default=True)
    review = models.CharField(
        _("что видно после попытки"), max_length=12, choices=Review.choices, default=Review.FULL_AT_END
    )

    class Meta:
        verbose_name = _("тест")
        verbose_name_plural = _("тесты")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__range=(1, 100)), name="quiz_pass_percent_in_range")
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A part of a quiz: ``draw`` questions at random from its pool, or the whole pool where ``draw`` is empty."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, verbose_name=_("тест"), related_name="sections")
    order = models.PositiveSmallIntegerField(_("порядок"), default=0)
    title = models.CharField(_("название"), max_length=120, blank=True)
    draw = models.PositiveSmallIntegerField(_("сколько взять"), null=True, blank=True)

    class Meta:
        verbose_name = _("раздел теста")
        verbose_name_plural = _("разделы тестов")
        ordering = ["quiz_id", "order", "id"]

    def __str__(self) -> str:
        return self.title or f"{self.quiz}: {self.order}"


class PoolEntry(models.Model):
    """A question in the pool of a section, pinned to the revision that the quiz holds."""

    section = models.ForeignKey(Section, models.CASCADE, verbose_name=_("раздел"), related_name="pool")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, verbose_name=_("вопрос"), related_name="uses")
    revision = models.ForeignKey("quizzes.Revision", models.PROTECT, verbose_name=_("редакция"), related_name="uses")
    order = models.PositiveSmallIntegerField(_("порядок"), default=0)

    class Meta:
        verbose_name = _("вопрос в тесте")
        verbose_name_plural = _("вопросы в тестах")
        ordering = ["section_id", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["section", "question"], name="question_once_a_section")]

    def __str__(self) -> str:
        return str(self.question)
