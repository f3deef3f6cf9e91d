from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.bank.models import Topic

from . import reviews


class Quiz(models.Model):
    """A graded quiz: sections of questions, a time limit kept by the server, a pass mark, attempts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("черновик")
        PUBLISHED = "published", _("опубликован")

    class Layout(models.TextChoices):
        """How the questions of an attempt are laid out on pages."""

        ALL = "all", _("все вопросы на одной странице")
        SECTIONS = "sections", _("раздел на странице")
        SINGLE = "single", _("по одному вопросу")

    class Grading(models.TextChoices):
        """Which of several attempts is the result."""

        BEST = "best", _("лучшая попытка")
        LAST = "last", _("последняя попытка")
        AVERAGE = "average", _("среднее по всем попыткам")
        FIRST = "first", _("первая попытка")

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
    grading = models.CharField(
        _("что считается результатом"), max_length=8, choices=Grading.choices, default=Grading.BEST
    )
    opens_at = models.DateTimeField(_("открывается"), null=True, blank=True)
    closes_at = models.DateTimeField(_("закрывается"), null=True, blank=True)
    access_code = models.CharField(_("код доступа"), max_length=40, blank=True)
    cooldown_minutes = models.PositiveIntegerField(
        _("перерыв между попытками, минут"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    retake_failed = models.BooleanField(_("пересдавать только непройденные разделы"), default=False)
    shuffle_questions = models.BooleanField(_("перемешивать вопросы"), default=True)
    shuffle_options = models.BooleanField(_("перемешивать варианты"), default=True)
    layout = models.CharField(
        _("расположение вопросов"), max_length=8, choices=Layout.choices, default=Layout.ALL, db_default=Layout.ALL
    )
    forward_only = models.BooleanField(_("только вперёд"), default=False, db_default=False)
    grace_seconds = models.PositiveSmallIntegerField(
        _("запас после звонка, секунд"), default=60, db_default=60, validators=[MaxValueValidator(3600)]
    )
    # What is seen when: {"after": ["score", …], …}; see ``reviews``.
    review = models.JSONField(_("что видно и когда"), default=reviews.default, blank=True)
    practice = models.BooleanField(_("тренировка"), default=False, db_default=False)
    penalty = models.FloatField(_("штраф за неверную пробу"), default=1 / 3, db_default=1 / 3)
    practice_counts = models.BooleanField(_("тренировка даёт зачёт"), default=False, db_default=False)

    class Meta:
        verbose_name = _("тест")
        verbose_name_plural = _("тесты")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__range=(1, 100)), name="quiz_pass_percent_in_range"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="quiz_opens_before_it_closes",
                violation_error_message=_("Тест закрывается раньше, чем открывается: поменяйте даты."),
            ),
            models.CheckConstraint(condition=Q(penalty__range=(0.0, 1.0)), name="quiz_penalty_in_range"),
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A part of a quiz: ``draw`` questions at random from its pool, or the whole pool where ``draw`` is empty.

    Where it has ``topics``, the pool is filled from them and their subtopics; else questions are put in by hand.
    ``mix`` says how many of each difficulty (``{"1": 2, "3": 1}``); ``draw`` is then their sum. ``pass_percent`` is
    what the section itself must reach for the quiz to be passed.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, verbose_name=_("тест"), related_name="sections")
    order = models.PositiveSmallIntegerField(_("порядок"), default=0)
    title = models.CharField(_("название"), max_length=120, blank=True)
    draw = models.PositiveSmallIntegerField(_("сколько взять"), null=True, blank=True)
    topics: models.ManyToManyField[Topic, SectionTopic] = models.ManyToManyField(
        Topic, through="quizzes.SectionTopic", verbose_name=_("темы"), related_name="+"
    )
    mix = models.JSONField(_("состав по сложности"), default=dict, blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("проходной балл раздела, %"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("раздел теста")
        verbose_name_plural = _("разделы тестов")
        ordering = ["quiz_id", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent=None) | Q(pass_percent__range=(1, 100)), name="section_pass_percent_in_range"
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.quiz}: {self.order}"


class SectionTopic(models.Model):
    """A topic from which a section takes its questions. It keeps the topic from being removed or merged away."""

    section = models.ForeignKey(Section, models.CASCADE, verbose_name=_("раздел"), related_name="chosen_topics")
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("тема"), related_name="+")

    class Meta:
        verbose_name = _("тема раздела")
        verbose_name_plural = _("темы разделов")
        ordering = ["section_id", "id"]
        constraints = [models.UniqueConstraint(fields=["section", "topic"], name="topic_once_a_section")]

    def __str__(self) -> str:
        return str(self.topic)


class PoolEntry(models.Model):
    """A question in the pool of a section, pinned to the revision that the quiz holds."""

    section = models.ForeignKey(Section, models.CASCADE, verbose_name=_("раздел"), related_name="pool")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, verbose_name=_("вопрос"), related_name="uses")
    revision = models.ForeignKey("quizzes.Revision", models.PROTECT, verbose_name=_("редакция"), related_name="uses")
    order = models.PositiveSmallIntegerField(_("порядок"), default=0)
    points = models.FloatField(_("баллов"), default=1.0)

    class Meta:
        verbose_name = _("вопрос в тесте")
        verbose_name_plural = _("вопросы в тестах")
        ordering = ["section_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["section", "question"], name="question_once_a_section"),
            models.CheckConstraint(condition=Q(points__gt=0), name="question_is_worth_something"),
        ]

    def __str__(self) -> str:
        return str(self.question)
