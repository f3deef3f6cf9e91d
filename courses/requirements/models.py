from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _


class Recertification(models.TextChoices):
    """Whether what was fulfilled once has to be fulfilled again."""

    NONE = "none", _("пройти один раз")
    ROLLING = "rolling", _("через несколько месяцев после прохождения")
    CALENDAR = "calendar", _("каждый год к одному и тому же дню")


class Term(models.TextChoices):
    """What the days of an item are counted from."""

    FIXED = "fixed", _("к названному дню")
    HIRED = "hired", _("со дня приёма на службу")
    APPOINTED = "appointed", _("со дня назначения на должность")
    ASSIGNED = "assigned", _("со дня, когда назначено обучение")


class Requirement(models.Model):
    """People must complete courses by a date, on a legal ground.

    Whom it concerns is said twice: nobody outside ``agency``'s subtree ever (who may set it follows from that), and
    inside it those whom ``audience`` names (the language of ``courses.audience``; empty: everybody).
    """

    class Priority(models.IntegerChoices):
        """Where two requirements name one course, the higher one decides, then the earlier date."""

        ORDINARY = 1, _("обычное")
        HIGH = 2, _("важное")
        HIGHEST = 3, _("первоочередное")

    title = models.CharField(_("название"), max_length=200)
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("для органа"), related_name="requirements")
    audience = models.JSONField(_("кого касается"), default=dict, blank=True)
    courses = models.ManyToManyField(
        "courses.Course", through="courses.RequirementCourse", verbose_name=_("курсы"), related_name="requirements"
    )
    priority = models.PositiveSmallIntegerField(_("важность"), choices=Priority.choices, default=Priority.ORDINARY)
    ground = models.CharField(_("основание"), max_length=300, blank=True)
    ground_number = models.CharField(_("номер"), max_length=60, blank=True)
    ground_date = models.DateField(_("дата"), null=True, blank=True)
    ground_file = models.ForeignKey(
        "lms.StoredFile", models.PROTECT, verbose_name=_("документ"), null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("действует с"))
    new_staff_days = models.PositiveSmallIntegerField(_("новым сотрудникам — дней со дня назначения"), default=90)
    grace_days = models.PositiveSmallIntegerField(_("льготных дней после срока"), default=0)
    recertification = models.CharField(
        _("переаттестация"), max_length=8, choices=Recertification.choices, default=Recertification.NONE
    )
    renew_months = models.PositiveSmallIntegerField(_("действует, месяцев"), null=True, blank=True)
    renew_month = models.PositiveSmallIntegerField(_("ежегодно, месяц"), null=True, blank=True)
    renew_day = models.PositiveSmallIntegerField(_("ежегодно, число"), null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(_("пройти снова можно за, дней"), default=60)
    withdrawn_at = models.DateTimeField(_("отменено"), null=True, blank=True)

    class Meta:
        verbose_name = _("требование")
        verbose_name_plural = _("требования")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def legal_ground(self) -> str:
        """The ground as notices and reports print it: «Приказ ЦУР № 14-ОС от 12.01.2026»."""
        number = f"№\u00a0{self.ground_number}" if self.ground_number else ""
        day = f"от {self.ground_date:%d.%m.%Y}" if self.ground_date else ""
        return " ".join(part for part in (self.ground.strip(), number, day) if part)


class Edition(models.Model):
    """What a requirement said from a moment on: written when it is changed, the first one with the first change."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, verbose_name=_("требование"), related_name="editions")
    number = models.PositiveSmallIntegerField(_("номер"))
    said = models.JSONField(_("что говорилось"))
    made_at = models.DateTimeField(_("когда"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто"), related_name="+")

    class Meta:
        verbose_name = _("редакция требования")
        verbose_name_plural = _("редакции требований")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["requirement", "number"], name="edition_once_a_requirement")]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.number}"


class Recalculation(models.Model):
    """A rule that concerns many is followed in the background, a few thousand people a transaction.

    ``people`` are the keys of those who are looked at; so many of them as ``done`` says are through.
    """

    class Why(models.TextChoices):
        REQUIRED = "required", _("новое требование")
        CHANGED = "changed", _("требование изменилось")
        PROGRAMME = "programme", _("изменилась программа")
        WITHDRAWN = "withdrawn", _("требование отменено")

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, verbose_name=_("требование"), related_name="recalculations"
    )
    why = models.CharField(_("почему"), max_length=12, choices=Why.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто"), related_name="+")
    people = ArrayField(models.BigIntegerField(), verbose_name=_("люди"))
    total = models.PositiveIntegerField(_("всего человек"))
    done = models.PositiveIntegerField(_("пересчитано"), default=0)
    started_at = models.DateTimeField(_("начат"), auto_now_add=True)
    finished_at = models.DateTimeField(_("закончен"), null=True)

    class Meta:
        verbose_name = _("пересчёт требования")
        verbose_name_plural = _("пересчёты требований")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement"], condition=Q(finished_at=None), name="one_recalculation_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.done}/{self.total}"


class RequirementCourse(models.Model):
    """An item of a requirement: what must be held, and by when.

    A course or, with ``programme`` instead, each published course of a programme. A fulfilment of any of the
    ``alternatives`` counts for the course too. With ``certificate`` only what a valid certificate proves counts, with
    ``skill`` only an award of it: then ``course`` is the skill's seminar.
    ``due_on`` belongs to a fixed term, ``days`` to the others; ``added_on`` is the day it became part of the rule.
    """

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, verbose_name=_("требование"), related_name="requirement_courses"
    )
    course = models.ForeignKey(
        "courses.Course", models.PROTECT, null=True, blank=True, verbose_name=_("курс"), related_name="+"
    )
    programme = models.ForeignKey(
        "courses.Programme", models.PROTECT, null=True, blank=True, verbose_name=_("программа"), related_name="+"
    )
    alternatives = models.ManyToManyField(
        "courses.Course", verbose_name=_("или любой из курсов"), related_name="+", blank=True
    )
    certificate = models.BooleanField(_("нужен действующий сертификат"), default=False)
    skill = models.ForeignKey(
        "courses.Skill", models.PROTECT, null=True, blank=True, verbose_name=_("нужен навык"), related_name="items"
    )
    term = models.CharField(_("срок считается"), max_length=9, choices=Term.choices, default=Term.FIXED)
    due_on = models.DateField(_("срок"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("дней"), null=True, blank=True)
    added_on = models.DateField(_("в требовании с"), default=timezone.localdate)

    class Meta:
        verbose_name = _("курс требования")
        verbose_name_plural = _("курсы требования")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "course"], name="course_once_a_requirement"),
            models.UniqueConstraint(fields=["requirement", "programme"], name="programme_once_a_requirement"),
            models.CheckConstraint(
                condition=Q(course__isnull=False, programme=None) | Q(course=None, programme__isnull=False),
                name="item_is_course_or_programme",
            ),
            models.CheckConstraint(
                condition=Q(skill=None) | Q(course__isnull=False, certificate=False), name="item_of_a_skill_has_course"
            ),
            models.CheckConstraint(
                condition=Q(term="fixed", due_on__isnull=False) | (~Q(term="fixed") & Q(days__isnull=False)),
                name="item_has_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.what}"

    @property
    def what(self) -> str:
        """The course or the whole programme, in words."""
        if self.course is None:
            return said("все курсы программы «%s»") % self.programme
        if self.skill is not None:
            return said("навык «%s»") % self.skill
        return str(self.course)


class Concerned(models.Model):
    """A requirement concerns a person, since a day. Kept by ``coverage``: it goes when it concerns her no more.

    ``appointed_on`` is the day of her appointment as of then: while the requirement goes on concerning her, a mere
    transfer gives her no fresh time.
    """

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField(_("касается с"))
    appointed_on = models.DateField(_("в должности с"))

    class Meta:
        verbose_name = _("кого касается требование")
        verbose_name_plural = _("кого касаются требования")
        constraints = [models.UniqueConstraint(fields=["user", "requirement"], name="concerned_once")]

    def __str__(self) -> str:
        return f"{self.requirement_id}/{self.user_id}"


class Progress(models.TextChoices):
    """How far an assignment is. Overdue is no state: it follows from the due date and today's."""

    NOT_STARTED = "not_started", _("не начато")
    IN_PROGRESS = "in_progress", _("в процессе")
    COMPLETED = "completed", _("пройдено")


class Assignment(models.Model):
    """A person must complete a course by a day. One row a person and course: the earliest due date counts.

    ``due_on`` is the last day with the days of grace. ``expires_on`` is the last day on which it is held (None: for
    good); while completed it lies ahead, afterwards behind: what was held has lapsed. From ``renews_from`` on the
    course may be taken again.
    ``agency`` and ``category`` are those of her main employment today, kept up with transfers, so that reports
    count without joins.
    """

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, verbose_name=_("требование"), related_name="assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="assignments"
    )
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="assignments")
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("орган"), related_name="assignments")
    category = models.CharField(_("категория"), max_length=12)
    due_on = models.DateField(_("срок"))
    state = models.CharField(_("состояние"), max_length=12, choices=Progress.choices, default=Progress.NOT_STARTED)
    assigned_at = models.DateTimeField(_("назначено"), auto_now_add=True)
    completed_at = models.DateTimeField(_("пройдено"), null=True)
    expires_on = models.DateField(_("действует по"), null=True)
    renews_from = models.DateField(_("пройти снова можно с"), null=True)

    class Meta:
        verbose_name = _("назначение")
        verbose_name_plural = _("назначения")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="assigned_once_a_course"),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at=None)),
                name="completed_assignment_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "agency"], name="assignment_course_agency"),
            models.Index(fields=["completed_at"], name="assignment_completed_at", condition=Q(state="completed")),
            models.Index(fields=["expires_on"], name="assignment_expires_on", condition=Q(state="completed")),
            models.Index(
                fields=["agency", "expires_on"],
                include=["category", "requirement", "course"],
                name="assignment_lapsed",
                condition=~Q(state="completed") & Q(expires_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"


class Standing(models.Model):
    """Where a person stands over all her assignments. Kept by a trigger on assignments; never written by hand.

    ``next_due_on`` is the earliest due date of what is not completed (None: all is completed).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, primary_key=True, related_name="standing", verbose_name=_("кто")
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, verbose_name=_("орган"), related_name="+")
    category = models.CharField(_("категория"), max_length=12)
    required = models.PositiveSmallIntegerField(_("назначено"))
    completed = models.PositiveSmallIntegerField(_("пройдено"))
    started = models.PositiveSmallIntegerField(_("начато"))
    next_due_on = models.DateField(_("ближайший срок"), null=True)
    state = models.CharField(_("состояние"), max_length=12, choices=Progress.choices)

    class Meta:
        verbose_name = _("положение человека")
        verbose_name_plural = _("положение людей")
        indexes = [models.Index(fields=["agency", "state"], name="standing_agency_state")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.completed}/{self.required}"


class Tally(models.Model):
    """The ledger behind completion rates: add up ``count`` over the rows one asks about.

    Triggers append +n and −n as assignments (``course`` and ``requirement`` set) and standings (both empty: people)
    change; appending takes no locks, and ``compact`` merges rows now and then without changing any sum.
    """

    requirement = models.ForeignKey(
        Requirement, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+")
    course = models.ForeignKey("courses.Course", models.DO_NOTHING, null=True, related_name="+")
    category = models.CharField(max_length=12)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("слагаемое отчёта")
        verbose_name_plural = _("слагаемые отчётов")
        indexes = [
            models.Index(fields=["course", "agency"], name="tally_course_agency"),
            models.Index(fields=["requirement", "agency"], name="tally_requirement_agency"),
            models.Index(fields=["due_on"], name="tally_open_due_on", condition=~Q(state="completed")),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.course_id}: {self.count:+d}"


class TodayTally(models.Model):
    """The same ledger without days, for the figures of today. Kept by a trigger on ``Tally``.

    Every official who came later has due dates of her own, so the days make most rows. Of what is not completed there
    is the month it falls due in (``due_month``, its first day); ``compact`` puts all months that are over into one
    (``OVER``). What is overdue are the months before this one, and the days of this one from ``Tally``.
    """

    OVER = dt.date.min

    requirement = models.ForeignKey(
        Requirement, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    course = models.ForeignKey(
        "courses.Course", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    category = models.CharField(max_length=12)
    due_month = models.DateField(null=True)
    state = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("слагаемое сегодняшнего отчёта")
        verbose_name_plural = _("слагаемые сегодняшних отчётов")
        indexes = [
            models.Index(fields=["course", "agency"], name="todaytally_course_agency"),
            models.Index(fields=["requirement", "agency"], name="todaytally_requirement_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.course_id}: {self.count:+d}"


class ExpiryTally(models.Model):
    """The ledger of what is held until a day: add up ``count`` over the rows one asks about, as of ``Tally``.

    Only assignments that are completed, and not for good, are counted.
    """

    requirement = models.ForeignKey(
        Requirement, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+")
    course = models.ForeignKey("courses.Course", models.DO_NOTHING, related_name="+")
    category = models.CharField(max_length=12)
    expires_on = models.DateField()
    count = models.IntegerField()

    class Meta:
        verbose_name = _("слагаемое истекающего")
        verbose_name_plural = _("слагаемые истекающего")
        indexes = [models.Index(fields=["expires_on", "course", "agency"], name="expiry_tally_day")]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.course_id} {self.expires_on}: {self.count:+d}"
