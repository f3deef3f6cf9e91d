from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from quizzes.scoring.gaps import plain

FINISHED = ("submitted", "graded")
# Answers that a person judges, as ``Kind.by_person`` says, in attempts that were sent and count. A blank needs nobody.
FOR_PERSON = (Q(kind="essay") | Q(kind="reply", key__judge="person")) & Q(
    answer__isnull=False, attempt__state__in=FINISHED
)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def counted(self) -> AttemptQuerySet:
        """Attempts that count towards the limit: an annulled one is given back."""
        return self.exclude(state=Attempt.State.ANNULLED)

    def finished(self) -> AttemptQuerySet:
        """Attempts that were sent and count, whether or not a person still has to mark something in them."""
        return self.filter(state__in=FINISHED)


class Attempt(models.Model):
    """One person's go at a quiz. The rules it is judged by are copied when it starts.

    A submitted attempt waits for a person: ``score`` and ``max_score`` are of what is judged so far, and there is no
    ``percent`` yet.
    """

    class State(models.TextChoices):
        OPEN = "open", _("идёт")
        SUBMITTED = "submitted", _("ждёт проверки")
        GRADED = "graded", _("завершена")
        ANNULLED = "annulled", _("аннулирована")

    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, verbose_name=_("тест"), related_name="attempts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="attempts")
    number = models.PositiveSmallIntegerField(_("номер попытки"))
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField(_("начата"))
    deadline_at = models.DateTimeField(_("крайний срок"), null=True)
    finished_at = models.DateTimeField(_("завершена"), null=True)
    finished_by_clock = models.BooleanField(_("завершена по времени"), default=False)
    back_url = models.CharField(_("куда вернуться"), max_length=200, blank=True)
    # frozen at the start
    title = models.CharField(_("название теста"), max_length=200)
    pass_percent = models.PositiveSmallIntegerField(_("проходной балл, %"))
    minutes = models.PositiveSmallIntegerField(_("время, минут"), null=True)
    closes_at = models.DateTimeField(_("тест закрывается"), null=True)
    # A section each: {"key", "title", "pass_percent"}; graded, also {"percent", "passed"}. Older attempts have none.
    sections = models.JSONField(_("разделы"), default=list, db_default=Value([], models.JSONField()))
    review = models.JSONField(_("что видно и когда"), default=dict)
    layout = models.CharField(_("расположение вопросов"), max_length=8, default="all", db_default="all")
    forward_only = models.BooleanField(_("только вперёд"), default=False, db_default=False)
    grace_seconds = models.PositiveSmallIntegerField(_("запас после звонка, секунд"), default=60, db_default=60)
    practice = models.BooleanField(_("тренировка"), default=False, db_default=False)
    penalty = models.FloatField(_("штраф за неверную пробу"), default=0.0, db_default=0.0)
    may_pass = models.BooleanField(_("может дать зачёт"), default=True, db_default=True)
    # where she is
    page = models.PositiveSmallIntegerField(_("страница"), default=1, db_default=1)
    repeating = models.BooleanField(_("повторяет трудные"), default=False, db_default=False)
    address = models.GenericIPAddressField(_("последний адрес"), null=True)
    browser = models.CharField(_("последний браузер"), max_length=60, default="", db_default="")
    counts_from = models.DateTimeField(_("попытки до этого часа — прошлого круга"), null=True)
    # the outcome
    score = models.FloatField(_("баллов"), null=True)
    max_score = models.FloatField(_("из"), null=True)
    percent = models.DecimalField(_("результат, %"), max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(_("зачтена"), null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("попытка")
        verbose_name_plural = _("попытки")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "user", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["quiz", "user"], condition=Q(state="open"), name="one_open_attempt"),
            models.CheckConstraint(
                condition=~Q(state="graded")
                | Q(percent__isnull=False, passed__isnull=False, finished_at__isnull=False),
                name="graded_attempt_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(percent=None, passed=None, finished_at__isnull=False),
                name="submitted_attempt_has_no_outcome",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at=None) | Q(deadline_at__gt=F("started_at")), name="attempt_deadline_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "quiz"], name="attempt_user_quiz"),
            models.Index(fields=["deadline_at"], name="attempt_running_out", condition=Q(state="open")),
            models.Index(fields=["finished_at"], name="attempt_awaits_marks", condition=Q(state="submitted")),
        ]

    def __str__(self) -> str:
        return f"{self.title}, попытка {self.number}"

    @property
    def awaits_marks(self) -> bool:
        """Whether it was sent and a person has not marked all of it yet."""
        return self.state == self.State.SUBMITTED


class Item(models.Model):
    """A question as it was shown in an attempt, its key, and the answer given.

    ``shown`` has no key in it and is what pages render; ``key`` never leaves the server before the review.
    ``fraction`` is empty before the attempt is sent and, after that, where a person still has to judge the answer.
    ``report`` is what the checker said of a reply to a resident when it was sent.
    ``sequence`` is the browser's running number of the saved answer: an older one never overwrites a newer one.
    ``carried``: of a section that was passed in the attempt before; it counts as it stood and is not asked again.
    """

    # Found by the index «item_marks», which also holds what an analysis counts.
    attempt = models.ForeignKey(
        Attempt, models.CASCADE, verbose_name=_("попытка"), related_name="items", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("номер"))
    revision = models.ForeignKey("quizzes.Revision", models.PROTECT, verbose_name=_("редакция"), related_name="items")
    section_title = models.CharField(_("раздел"), max_length=120, blank=True)
    section_key = models.PositiveBigIntegerField(_("ключ раздела"), null=True)
    kind = models.CharField(_("вид"), max_length=20)
    shown = models.JSONField(_("как показан"))
    key = models.JSONField(_("ключ"))
    page = models.PositiveSmallIntegerField(_("страница"), default=1, db_default=1)
    weight = models.FloatField(_("вес"), default=1.0)
    answer = models.JSONField(_("ответ"), null=True)
    sequence = models.PositiveBigIntegerField(default=0)
    answered_at = models.DateTimeField(_("сохранён"), null=True)
    fraction = models.FloatField(_("доля балла"), null=True)
    report = models.JSONField(_("разбор машины"), null=True)
    carried = models.BooleanField(_("зачтён из прошлой попытки"), default=False, db_default=False)
    flagged = models.BooleanField(_("вернуться позже"), default=False, db_default=False)
    # Practice: {"answer", "fraction", "at", "again"?} a checked try, in order; only ever added to.
    tries = models.JSONField(_("пробы"), default=list, db_default=Value([], models.JSONField()))

    class Meta:
        verbose_name = _("вопрос попытки")
        verbose_name_plural = _("вопросы попыток")
        ordering = ["attempt_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="item_position_once"),
            models.CheckConstraint(
                condition=Q(fraction=None) | Q(fraction__range=(0.0, 1.0)), name="item_fraction_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["attempt"], include=["revision", "position", "fraction", "weight"], name="item_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    @property
    def stem(self) -> str:
        return plain(self.kind, str(self.shown.get("stem", "")))

    @property
    def points(self) -> float | None:
        """What the answer earned, of ``weight``; None where that is not known."""
        return None if self.fraction is None else round(self.fraction * self.weight, 2)


class AttemptEvent(models.Model):
    """Something that happened around an attempt: a fact with a time, never a verdict. Only ever added."""

    class Kind(models.TextChoices):
        AWAY = "away", _("страница теста закрыта или не видна")
        BACK = "back", _("страница теста снова видна")
        RESUMED = "resumed", _("тест продолжен")
        ADDRESS = "address", _("другой сетевой адрес")
        BROWSER = "browser", _("другой браузер")
        WINDOW = "window", _("тест открыт во втором окне")

    attempt = models.ForeignKey(Attempt, models.CASCADE, verbose_name=_("попытка"), related_name="events")
    kind = models.CharField(_("что"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("когда"))
    detail = models.CharField(_("подробности"), max_length=140, blank=True)

    class Meta:
        verbose_name = _("событие попытки")
        verbose_name_plural = _("события попыток")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["attempt", "kind", "at"], name="attempt_event_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.kind}"
