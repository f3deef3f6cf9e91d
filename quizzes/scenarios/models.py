from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes import replies

from .exercise import Exercise
from .kinds import Kind, kind_of


class Channel(models.TextChoices):
    """Where a resident writes. The codes are those of the reply checker's length norms."""

    VK_COMMENT = "vk_comment", _("Комментарий ВКонтакте")
    OK_COMMENT = "ok_comment", _("Комментарий в Одноклассниках")
    TG_COMMENT = "tg_comment", _("Комментарий в Telegram или MAX")
    VK_PM = "vk_pm", _("Личные сообщения сообщества")
    POS = "pos", _("Госуслуги. Решаем вместе")
    VAM_RESHAT = "vam_reshat", _("Портал «Вам решать»")
    LETTER_59 = "letter_59", _("Письмо по 59-ФЗ")


class Scenario(models.Model):
    """A resident's message with the facts that the official may use, and what a good reply must hold."""

    class State(models.TextChoices):
        DRAFT = "draft", _("черновик")
        PUBLISHED = "published", _("опубликовано")

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("срочно")
        NORMAL = "normal", _("обычное")

    class Kind(models.TextChoices):
        """What is asked for; how each is judged is in ``kinds``, how it looks in ``doors``."""

        SINGLE = "single", _("один ответ")
        DIALOGUE = "dialogue", _("диалог")
        DEFECTS = "defects", _("найти ошибки")
        IMPROVE = "improve", _("исправить отписку")
        DECISION = "decision", _("ответ и решение")
        TRIAGE = "triage", _("разобрать очередь")
        CHANNELS = "channels", _("для разных каналов")

    class Permission(models.TextChoices):
        """Why a real message may be used for teaching."""

        OPEN = "open", _("опубликовано открыто, личные данные убраны")
        CONSENT = "consent", _("автор разрешил")
        CHANGED = "changed", _("изменено так, что автора не узнать")

    code = models.CharField(_("код"), max_length=40, unique=True, null=True, blank=True)
    kind = models.CharField(_("вид"), max_length=12, choices=Kind.choices, default=Kind.SINGLE)
    title = models.CharField(_("название"), max_length=200)
    state = models.CharField(_("состояние"), max_length=12, choices=State.choices, default=State.DRAFT)
    channel = models.CharField(_("канал"), max_length=20, choices=Channel.choices)
    public = models.BooleanField(_("ответ видят все"), default=True)
    answered_by = models.CharField(_("кто отвечает"), max_length=250, blank=True)
    author_name = models.CharField(_("имя автора на странице"), max_length=120, blank=True)
    place = models.CharField(_("место"), max_length=120, blank=True)
    message = models.TextField(_("сообщение жителя"), blank=True)
    picture = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=_("картинка"), related_name="+"
    )
    picture_alt = models.CharField(_("что на картинке"), max_length=300, blank=True)
    facts = models.JSONField(_("факты"), default=list, blank=True)
    points = models.JSONField(_("что должно быть в ответе"), default=list, blank=True)
    rules = models.JSONField(_("правила"), default=list, blank=True)
    traps = models.JSONField(_("ловушки"), default=list, blank=True)
    setup = models.JSONField(_("устройство упражнения"), default=dict, blank=True)
    practice = models.BooleanField(_("подсказки до отправки"), default=False)
    phrasebook = models.ForeignKey(
        "quizzes.Phrasebook",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("набор фраз"),
        related_name="+",
        help_text=_("Фразы этого набора машина отметит в ответах вдобавок к тем, что отмечает везде."),
    )
    model_reply = models.TextField(_("образцовый ответ"), blank=True)
    runaround_reply = models.TextField(_("пример отписки"), blank=True)
    runaround_why = models.TextField(_("чем плоха отписка"), blank=True)
    trainer_comment = models.TextField(_("комментарий тренера"), blank=True)
    urgency = models.CharField(_("срочность"), max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    norm_minutes = models.PositiveIntegerField(_("норма ответа, рабочих минут"), default=480)
    write_minutes = models.PositiveSmallIntegerField(
        _("время на ответ, минут"), null=True, blank=True, default=20, validators=[MinValueValidator(1)]
    )
    difficulty = models.PositiveSmallIntegerField(
        _("сложность"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    pass_score = models.PositiveSmallIntegerField(
        _("зачёт от, баллов"), default=55, validators=[MaxValueValidator(100)]
    )
    rubric = models.ForeignKey(
        "quizzes.Rubric", models.PROTECT, null=True, blank=True, verbose_name=_("рубрика"), related_name="scenarios"
    )
    source = models.CharField(_("откуда сообщение"), max_length=200, blank=True)
    source_date = models.DateField(_("когда написано"), null=True, blank=True)
    permission = models.CharField(_("почему можно взять"), max_length=10, choices=Permission.choices, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("автор упражнения"), related_name="+"
    )

    class Meta:
        verbose_name = _("упражнение на ответ")
        verbose_name_plural = _("упражнения на ответ")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def weights(self) -> dict[str, int]:
        """Of the criteria of its own rubric; empty where the one in force is enough."""
        return self.rubric.scale.weights if self.rubric else {}

    @property
    def caps(self) -> dict[str, int]:
        return self.rubric.scale.caps if self.rubric else {}


class Reply(models.Model):
    """An official's answer in an exercise: a draft while she works, then frozen with the checker's report.

    ``situation`` is the scenario as it was when she began (message, facts, points, model reply), so that a later
    edit of the scenario changes nothing for her. ``report`` is ``quizzes.replies.Report.to_json()`` of ``text``, or
    None where the kind of exercise asks for no words; ``work`` is what she has done beside the words, ``outcome`` how
    it was judged: only the kind reads them. A ``trial`` is a trainer's walk through: it counts for nothing.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("пишется")
        SUBMITTED = "submitted", _("ждёт тренера")
        MARKED = "marked", _("проверен тренером")

    scenario = models.ForeignKey(Scenario, models.PROTECT, verbose_name=_("упражнение"), related_name="replies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто ответил"), related_name="replies"
    )
    number = models.PositiveSmallIntegerField(_("номер попытки"))
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.DRAFT)
    back_url = models.CharField(_("куда вернуться"), max_length=200, blank=True)
    needs_mark = models.BooleanField(_("нужна оценка тренера"), default=False)
    text = models.TextField(_("текст"), blank=True, max_length=10_000)
    work = models.JSONField(_("сделано"), default=dict)
    trial = models.BooleanField(_("проба"), default=False)
    sequence = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(_("начат"))
    saved_at = models.DateTimeField(_("сохранён"), null=True)
    submitted_at = models.DateTimeField(_("отправлен"), null=True)
    situation = models.JSONField(_("ситуация"))
    report = models.JSONField(_("разбор"), null=True)
    outcome = models.JSONField(_("итог"), default=dict)
    machine_score = models.PositiveSmallIntegerField(_("балл проверки"), null=True)
    trainer_score = models.PositiveSmallIntegerField(_("балл тренера"), null=True)
    passed = models.BooleanField(_("зачтён"), null=True)

    class Meta:
        verbose_name = _("ответ в упражнении")
        verbose_name_plural = _("ответы в упражнениях")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "user", "trial", "number"], name="reply_number_once"),
            models.UniqueConstraint(
                fields=["scenario", "user", "trial"], condition=Q(state="draft"), name="one_draft_reply"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False, machine_score__isnull=False),
                name="submitted_reply_has_report",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "scenario"], name="reply_user_scenario"),
            models.Index(
                fields=["submitted_at"], name="reply_waiting", condition=Q(state="submitted", needs_mark=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario}, попытка {self.number}"

    @cached_property
    def exercise(self) -> Exercise:
        """The scenario as it was when she began."""
        return Exercise.from_json(self.situation)

    @cached_property
    def judgement(self) -> replies.Report:
        """The checker's report, once a reply with words is sent."""
        return replies.Report.from_json(self.report or {})

    @property
    def kind(self) -> Kind:
        return kind_of(self.exercise.kind)

    @property
    def norm_ends_at(self) -> dt.datetime | None:
        return self.exercise.norm_ends_at(self.started_at)

    @property
    def is_late(self) -> bool:
        """Whether it was sent after the advised time for writing."""
        ends_at = self.norm_ends_at
        return bool(ends_at and self.submitted_at and self.submitted_at > ends_at)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_marked(self) -> bool:
        return self.state == self.State.MARKED

    @property
    def waits_for_trainer(self) -> bool:
        return self.needs_mark and self.state == self.State.SUBMITTED

    @property
    def score(self) -> int | None:
        """The trainer's score where there is one, else the checker's."""
        return self.trainer_score if self.trainer_score is not None else self.machine_score
